import fc from 'fast-check';

import { CORE, ENT } from '../support/scim-messages.js';
import type { Action, Aimed, Precondition, Write } from './action.js';
import { BADGE } from './badge.js';
import {
  drawn,
  groupChange,
  groupInput,
  kinds,
  robotChange,
  robotInput,
  userChange,
  userInput,
} from './change-arbitraries.js';
import { ATTRIBUTES, type Condition, type QueriedAttribute } from './conditions.js';
import type { Kind } from './directory-model.js';
import type { Projected, Query } from './model-query.js';
import { ROBOT } from './robots.js';
import {
  BADGE_COLOURS,
  BADGE_NUMBERS,
  GROUP_NAMES,
  MAIL_ADDRESSES,
  MAIL_TYPES,
  SERIALS,
  TAGS,
  TEXTS,
  USER_NAMES,
} from './vocabulary.js';

const TEXT_OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

/** Whole texts and pieces of some, which are in many. */
const operands = fc.constantFrom(
  ...[...USER_NAMES, ...GROUP_NAMES, ...TEXTS, ...MAIL_ADDRESSES, ...MAIL_TYPES],
  ...[...BADGE_COLOURS, ...BADGE_NUMBERS, ...SERIALS, ...TAGS],
  ...['e', 'é', 'A', 'x.', 'User', 'group', '%', '_', '\\'],
);

function comparison(attribute: QueriedAttribute): fc.Arbitrary<Condition> {
  const compare = { kind: fc.constant('compare' as const), attribute: fc.constant(attribute) };
  const equality = fc.constantFrom('eq', 'ne');
  switch (attribute.comparison) {
    case 'boolean':
      return fc.record({ ...compare, operator: equality, operand: fc.boolean() });
    case 'id':
      return fc.record({ ...compare, operator: equality, operand: drawn });
    default:
      return fc.record({ ...compare, operator: fc.constantFrom(...TEXT_OPERATORS), operand: operands });
  }
}

function terms(of: Kind): fc.Arbitrary<Condition> {
  const named = fc.constantFrom(...ATTRIBUTES[of]);
  const present = named.map((attribute): Condition => ({ kind: 'present', attribute }));
  const email = fc.record({
    kind: fc.constant('email' as const),
    type: fc.constantFrom(...MAIL_TYPES),
    part: fc.constantFrom('A', 'x.example', 'nowhere'),
  });
  return fc.oneof(
    { weight: 6, arbitrary: named.chain(comparison) },
    { weight: 1, arbitrary: present },
    { weight: of === 'User' ? 1 : 0, arbitrary: email },
  );
}

function conditions(of: Kind, depth: number): fc.Arbitrary<Condition> {
  const leaf = terms(of);
  if (depth === 0) return leaf;
  const inner = conditions(of, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: inner.map((condition): Condition => ({ kind: 'not', condition })) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        conditions: fc.array(inner, { minLength: 2, maxLength: 3 }),
      }),
    },
  );
}

const SHOWN: Readonly<Record<Kind, readonly string[]>> = {
  User: [
    ...[
      'userName',
      'title',
      'displayName',
      'name',
      'name.familyName',
      'emails',
      'emails.value',
      'emails.type',
    ],
    ...[
      'active',
      'groups',
      'groups.display',
      'externalId',
      'id',
      'schemas',
      'meta',
      'meta.version',
      'nosuch',
    ],
    ...[ENT, `${ENT}:department`, `${ENT}:manager`, `${ENT}:manager.value`, `${CORE}:nickName`],
    ...[BADGE, `${BADGE}:colour`, `${BADGE}:number`],
  ],
  Group: ['displayName', 'members', 'members.value', 'members.type', 'externalId', 'id', 'meta', 'nosuch'],
  Robot: [
    'serial',
    'tags',
    'groups',
    'groups.type',
    'active',
    `${ROBOT}:displayName`,
    'id',
    'meta',
    'nosuch',
  ],
};

function projections(of: Kind): fc.Arbitrary<Projected> {
  const names = fc.uniqueArray(fc.constantFrom(...SHOWN[of]), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: names.map((attributes) => ({ attributes })) },
    { weight: 1, arbitrary: names.map((excludedAttributes) => ({ excludedAttributes })) },
  );
}

const SORTED = [
  'userName',
  'serial',
  'tags',
  'displayName',
  'title',
  'name.familyName',
  'emails',
  'active',
  'externalId',
  'id',
];

function orders(of: Kind): fc.Arbitrary<Query> {
  const sortable = ATTRIBUTES[of].filter(
    ({ path }) => SORTED.includes(path) || /^urn:.*:(?:department|colour|note)$/.test(path),
  );
  const sortBy = fc.constantFrom(...sortable);
  return fc.oneof(
    fc.constant({}),
    sortBy.map((by) => ({ sortBy: by })),
    fc.record({ sortBy, sortOrder: fc.constantFrom('ascending' as const, 'descending' as const) }),
  );
}

const pages: fc.Arbitrary<Query> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      startIndex: fc.integer({ min: -1, max: 12 }),
      count: fc.constantFrom(-1, 0, 1, 2, 3, 5, 1000),
    }),
  },
);

function queries(of: Kind): fc.Arbitrary<Query> {
  const filters = fc.option(conditions(of, 2), { nil: undefined, freq: 4 });
  return fc.tuple(filters, orders(of), pages, projections(of)).map(([filter, order, page, shown]) => ({
    ...(filter === undefined ? {} : { filter }),
    ...order,
    ...page,
    ...shown,
  }));
}

/** Pages of a walk have a size, and no place. */
function walks(of: Kind): fc.Arbitrary<Query> {
  return fc
    .tuple(queries(of), fc.integer({ min: 1, max: 4 }))
    .map(([{ startIndex: _none, ...query }, count]) => ({ ...query, count }));
}

/** For the kind of resource that an action is about. */
function ofEach<T>(arbitrary: (of: Kind) => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: arbitrary('User') },
    { weight: 2, arbitrary: arbitrary('Group') },
    { weight: 1, arbitrary: arbitrary('Robot') },
  );
}

function action<T extends Action['kind'], M>(
  kind: T,
  model: { [K in keyof M]: fc.Arbitrary<M[K]> },
): fc.Arbitrary<M & { readonly kind: T }> {
  return fc.record(model).map((drawnModel) => ({ ...drawnModel, kind }));
}

/** The resource that a write is aimed at, and now and then the version that it is to have. */
const aimed: fc.Arbitrary<Aimed> = fc
  .record({
    on: drawn,
    precondition: fc.constantFrom<(Precondition | undefined)[]>(
      ...Array(6).fill(undefined),
      'holds',
      'fails',
    ),
  })
  .map(({ on, precondition }) => (precondition === undefined ? { on } : { on, precondition }));

function write<T extends Write['kind'], M>(
  kind: T,
  model: { [K in keyof M]: fc.Arbitrary<M[K]> },
): fc.Arbitrary<M & Aimed & { readonly kind: T }> {
  return fc.tuple(aimed, action(kind, model)).map(([aim, rest]) => ({ ...aim, ...rest }));
}

const changes = {
  User: fc.array(userChange, { minLength: 1, maxLength: 4 }),
  Group: fc.array(groupChange, { minLength: 1, maxLength: 3 }),
  Robot: fc.array(robotChange, { minLength: 1, maxLength: 3 }),
};

const writes: fc.Arbitrary<Write> = fc.oneof(
  { weight: 5, arbitrary: action('createUser', { input: userInput }) },
  { weight: 3, arbitrary: action('createGroup', { input: groupInput }) },
  { weight: 3, arbitrary: write('replaceUser', { input: userInput }) },
  { weight: 2, arbitrary: write('replaceGroup', { input: groupInput }) },
  { weight: 7, arbitrary: write('patchUser', { changes: changes.User }) },
  { weight: 5, arbitrary: write('patchGroup', { changes: changes.Group }) },
  { weight: 2, arbitrary: action('createRobot', { input: robotInput }) },
  { weight: 1, arbitrary: write('replaceRobot', { input: robotInput }) },
  { weight: 2, arbitrary: write('patchRobot', { changes: changes.Robot }) },
  { weight: 2, arbitrary: write('delete', { of: kinds }) },
);

const bulk: fc.Arbitrary<Action> = fc
  .tuple(fc.array(writes, { minLength: 1, maxLength: 6 }), fc.constantFrom(undefined, undefined, 1, 2))
  .map(([list, failOnErrors]) => ({
    kind: 'bulk',
    writes: list,
    ...(failOnErrors === undefined ? {} : { failOnErrors }),
  }));

/** What a provisioning client does next. */
export const actionArbitrary: fc.Arbitrary<Action> = fc.oneof(
  { weight: 24, arbitrary: writes },
  { weight: 2, arbitrary: bulk },
  {
    weight: 2,
    arbitrary: ofEach((of) => action('get', { of: fc.constant(of), on: drawn, shown: projections(of) })),
  },
  {
    weight: 6,
    arbitrary: ofEach((of) =>
      action('list', {
        of: fc.constant(of),
        query: queries(of),
        by: fc.constantFrom('GET' as const, 'POST' as const),
      }),
    ),
  },
  { weight: 1, arbitrary: ofEach((of) => action('walk', { of: fc.constant(of), query: walks(of) })) },
);
