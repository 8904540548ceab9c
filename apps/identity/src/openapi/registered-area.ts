import { administered } from './administration-operations.js';
import { answersJson } from './media-types.js';
import type { Area } from './notes.js';
import { refusalsOfAdministration } from './refusals.js';
import { list, object, oneOf, openObject, ref, text, told } from './shapes.js';

const OWN = '/admin/v1/tenants/{tenant}';

const SCHEMA_BODY = told(openObject, 'A schema (RFC 7643 §7); `extends` names the types that it extends.');
const TYPE_BODY = told(openObject, 'A resource type (RFC 7643 §6).');
const SEVERAL = {
  200: answersJson(
    'All of a list were registered.',
    object({ schemas: list(text), resourceTypes: list(text) }),
  ),
};

/** The roles that a tenant knows, or its entitlements. */
function catalogueOperations(
  name: 'roles' | 'entitlements',
  one: 'Role' | 'Entitlement',
): Area['operations'] {
  const base = `${OWN}/${name}`;
  const all = object({ unknown: oneOf('keep', 'refuse', 'mark'), [name]: list(ref(one)) });
  const value = told(openObject, `A ${one.toLowerCase()}: \`value\`, \`display\`, \`type\` and more.`);
  return {
    [`GET ${base}`]: administered({
      ...{ id: `listRegistered${one}s`, summary: `Lists the ${name} that a tenant knows`, answer: all },
    }),
    [`POST ${base}`]: administered({
      ...{ id: `register${one}`, summary: `Registers one of the ${name}, or several` },
      ...{ body: { anyOf: [value, list(value)] }, answer: ref(one), status: 201 },
      further: { 200: answersJson('All of a list were registered.', all) },
    }),
    [`PUT ${base}`]: administered({
      ...{
        id: `replaceRegistered${one}s`,
        summary: 'Replaces all of them, or what is done with unknown ones',
      },
      ...{ body: { anyOf: [openObject, list(value)] }, answer: all },
    }),
    [`GET ${base}/{value}`]: administered({
      ...{ id: `getRegistered${one}`, summary: `Reads one of the ${name}`, answer: ref(one) },
    }),
    [`PUT ${base}/{value}`]: administered({
      ...{ id: `replaceRegistered${one}`, summary: `Replaces one of the ${name}` },
      ...{ body: value, answer: ref(one) },
    }),
    [`DELETE ${base}/{value}`]: administered({
      ...{ id: `removeRegistered${one}`, summary: `Takes one of the ${name} away` },
    }),
  };
}

/** Schemas, resource types, roles and entitlements of a tenant's own. */
export const REGISTERED_AREA: Area = {
  name: 'Schemas and roles',
  description: 'What a tenant registers: schemas, resource types, roles and entitlements.',
  schemas: {},
  refusals: refusalsOfAdministration,
  operations: {
    [`GET ${OWN}/schemas`]: administered({
      ...{ id: 'listSchemas', summary: 'Lists the schemas that a tenant has registered' },
      answer: object({ schemas: list(ref('RegisteredSchema')) }),
    }),
    [`POST ${OWN}/schemas`]: administered({
      ...{ id: 'registerSchema', summary: 'Registers a schema, or a list of schemas and resource types' },
      ...{ body: { anyOf: [SCHEMA_BODY, list(openObject)] }, answer: ref('RegisteredSchema'), status: 201 },
      further: SEVERAL,
    }),
    [`GET ${OWN}/schemas/{urn}`]: administered({
      ...{ id: 'getSchema', summary: 'Reads a schema', answer: ref('RegisteredSchema') },
    }),
    [`PUT ${OWN}/schemas/{urn}`]: administered({
      ...{ id: 'replaceSchema', summary: 'Replaces a schema, or registers it' },
      ...{ body: SCHEMA_BODY, answer: ref('RegisteredSchema') },
    }),
    [`DELETE ${OWN}/schemas/{urn}`]: administered({ id: 'removeSchema', summary: 'Takes a schema away' }),
    [`GET ${OWN}/resource-types`]: administered({
      ...{ id: 'listResourceTypes', summary: 'Lists the resource types that a tenant has registered' },
      answer: object({ resourceTypes: list(ref('ResourceType')) }),
    }),
    [`POST ${OWN}/resource-types`]: administered({
      ...{ id: 'registerResourceType', summary: 'Registers a resource type' },
      ...{ body: TYPE_BODY, answer: ref('ResourceType'), status: 201 },
    }),
    [`GET ${OWN}/resource-types/{name}`]: administered({
      ...{ id: 'getResourceType', summary: 'Reads a resource type', answer: ref('ResourceType') },
    }),
    [`PUT ${OWN}/resource-types/{name}`]: administered({
      ...{ id: 'replaceResourceType', summary: 'Replaces a resource type, or registers it' },
      ...{ body: TYPE_BODY, answer: ref('ResourceType') },
    }),
    [`DELETE ${OWN}/resource-types/{name}`]: administered({
      ...{ id: 'removeResourceType', summary: 'Takes a resource type away' },
    }),
    ...catalogueOperations('roles', 'Role'),
    ...catalogueOperations('entitlements', 'Entitlement'),
  },
};
