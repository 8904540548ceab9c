import { answersScim, scimBody } from './media-types.js';
import type { AnswerNotes, OperationNotes } from './notes.js';
import { listOf } from './scim-messages.js';
import {
  DRY_RUN_PARAMETER,
  IF_MATCH_PARAMETER,
  IF_NONE_MATCH_PARAMETER,
  PREFER_PARAMETER,
  PROJECTION_PARAMETERS,
  QUERY_PARAMETERS,
} from './scim-parameters.js';
import { ref, type Shape } from './shapes.js';

type Operations = Readonly<Record<string, OperationNotes>>;

/** A resource type by its endpoint, and how its resources are called: in names, and in sentences. */
interface TypeNotes {
  readonly all: string;
  readonly one: string;
  readonly several: string;
  readonly noun: string;
  readonly nouns: string;
  readonly shape: Shape;
}

const ME: TypeNotes = {
  ...{ all: '/scim/v2/Me', one: 'Me', several: 'Me', shape: ref('User') },
  ...{ noun: 'the user for whom the token stands', nouns: 'users' },
};

const CHANGE = [...PROJECTION_PARAMETERS, DRY_RUN_PARAMETER, PREFER_PARAMETER];
const CHANGE_OF_ONE = [...CHANGE, IF_MATCH_PARAMETER, IF_NONE_MATCH_PARAMETER];

const LATER: AnswerNotes = {
  description: 'It is carried out later; `Location` has the result.',
  headers: ['Location', 'Set-Txn', 'Preference-Applied'],
};

const DRY_RUN = ref('DryRun');

/** Every operation on the resources of a type (RFC 7644 §3). */
export function typeOperations(type: TypeNotes): Operations {
  return {
    ...queryOperations(type),
    ...creationOperation(type),
    ...oneOperations({ ...type, path: `${type.all}/{id}` }),
  };
}

function queryOperations({ all, several, nouns, shape }: TypeNotes): Operations {
  return {
    [`GET ${all}`]: {
      id: `list${several}`,
      summary: `Finds ${nouns}`,
      access: 'read',
      parameters: QUERY_PARAMETERS,
      answers: { 200: answersScim('A page of what was found.', listOf(shape)) },
    },
    [`POST ${all}/.search`]: {
      id: `search${several}`,
      summary: `Finds ${nouns} by a query in the body`,
      access: 'read',
      body: { required: true, content: scimBody(ref('SearchRequest')) },
      answers: { 200: answersScim('A page of what was found.', listOf(shape)) },
    },
  };
}

function creationOperation({ all, one, noun, shape }: TypeNotes): Operations {
  return {
    [`POST ${all}`]: {
      id: `create${one}`,
      summary: `Creates ${noun}`,
      access: 'write',
      parameters: CHANGE,
      body: { required: true, content: scimBody(shape) },
      answers: {
        200: answersScim('What the dry run found out.', DRY_RUN),
        201: answersScim('The resource.', shape, ['ETag', 'Location']),
        202: LATER,
      },
    },
  };
}

/** Every operation on one resource. */
function oneOperations({ path, one, noun, shape }: TypeNotes & { readonly path: string }): Operations {
  const written = answersScim(
    'The resource as it is now; of a dry run what it would do.',
    { anyOf: [shape, DRY_RUN] },
    ['ETag', 'Location'],
  );
  return {
    [`GET ${path}`]: {
      id: `get${one}`,
      summary: `Reads ${noun}`,
      access: 'read',
      parameters: [...PROJECTION_PARAMETERS, IF_NONE_MATCH_PARAMETER, IF_MATCH_PARAMETER],
      answers: {
        200: answersScim('The resource.', shape, ['ETag', 'Location']),
        304: { description: 'The version is the one that the client has.', headers: ['ETag'] },
      },
    },
    [`PUT ${path}`]: {
      id: `replace${one}`,
      summary: `Replaces ${noun}`,
      access: 'write',
      parameters: CHANGE_OF_ONE,
      body: { required: true, content: scimBody(shape) },
      answers: { 200: written, 202: LATER },
    },
    [`PATCH ${path}`]: {
      id: `patch${one}`,
      summary: `Changes parts of ${noun}`,
      access: 'write',
      parameters: CHANGE_OF_ONE,
      body: { required: true, content: scimBody(ref('PatchOp')) },
      answers: {
        200: written,
        202: LATER,
        204: {
          description: 'Done; a group is not sent back unless `attributes` asks for it.',
          headers: ['ETag'],
        },
      },
    },
    [`DELETE ${path}`]: {
      id: `delete${one}`,
      summary: `Removes ${noun}`,
      access: 'write',
      parameters: [DRY_RUN_PARAMETER, PREFER_PARAMETER, IF_MATCH_PARAMETER, IF_NONE_MATCH_PARAMETER],
      answers: {
        200: answersScim('What the dry run found out.', DRY_RUN),
        202: LATER,
        204: { description: 'It is gone.' },
      },
    },
  };
}

/** The user for whom the token stands (RFC 7644 §3.11). */
export function meOperations(): Operations {
  const { [`POST ${ME.all}`]: creation } = creationOperation(ME);
  return {
    ...oneOperations({ ...ME, path: ME.all }),
    ...(creation === undefined ? {} : { [`POST ${ME.all}`]: creation }),
  };
}

/** What there is to assign; read-only to clients (draft-ietf-scim-roles-entitlements). */
export function assignableOperations(type: TypeNotes): Operations {
  const { [`GET ${type.all}/{id}`]: get } = oneOperations({ ...type, path: `${type.all}/{id}` });
  return { ...queryOperations(type), ...(get === undefined ? {} : { [`GET ${type.all}/{id}`]: get }) };
}
