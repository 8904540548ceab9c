import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 1000, ...(seed === undefined ? {} : { seed: Number(seed) }) };
const ENT = URN.enterpriseUser;

function frozen<T extends Json>(value: T): T {
  if (isJsonArray(value)) value.forEach(frozen);
  else if (isJsonObject(value)) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

function body(operations: Json): Json {
  return { schemas: [URN.patchOp], Operations: operations };
}

/** The order of a list is not part of the law: a remove and an add move a value to the end, each time. */
function unordered(resource: Resource): Json {
  return Object.fromEntries(
    Object.entries(resource).map(([key, value]) => [
      key,
      isJsonArray(value) ? value.map((element) => JSON.stringify(sorted(element))).sort() : value,
    ]),
  );
}

function sorted(element: Json): Json {
  if (!isJsonObject(element)) return element;
  return Object.fromEntries(Object.entries(element).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const text = fc.constantFrom('a', 'b', 'c', 'A', '');
const type = fc.constantFrom('work', 'home', 'other');
const email = fc.record(
  { value: fc.constantFrom('a', 'b', 'c'), type, display: text, primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
const emails = fc
  .uniqueArray(email, { maxLength: 3, selector: ({ value, type: kind }) => `${value} ${kind ?? ''}` })
  .map((list) =>
    list.map((element, index): Json => (index === 0 ? element : { ...element, primary: false })),
  );
const address = fc.record(
  { type, locality: fc.constantFrom('X', 'Y'), country: fc.constantFrom('NO', 'SE') },
  { requiredKeys: ['type', 'locality'] },
);
const user: fc.Arbitrary<Resource> = fc
  .record(
    {
      title: fc.constantFrom('t', 'u'),
      given: fc.constantFrom('g'),
      emails,
      addresses: fc.uniqueArray(address, { maxLength: 2, selector: (a) => JSON.stringify(a) }),
      manager: fc.constantFrom('m1'),
    },
    { requiredKeys: [] },
  )
  .map((made) => ({
    userName: 'ines',
    ...(made.title === undefined ? {} : { title: made.title }),
    ...(made.given === undefined ? {} : { name: { givenName: made.given, familyName: 'Okafor' } }),
    ...(made.emails === undefined || made.emails.length === 0 ? {} : { emails: made.emails }),
    ...(made.addresses === undefined || made.addresses.length === 0 ? {} : { addresses: made.addresses }),
    ...(made.manager === undefined ? {} : { [ENT]: { manager: { value: made.manager } } }),
  }));

/** What a remove lists: nothing that another operation changes in an element. */
const listed = emails.map((list) =>
  list.map((element): Json =>
    isJsonObject(element) ? { value: element['value'] ?? null, type: element['type'] ?? null } : element,
  ),
);
const writing = fc.constantFrom('add', 'replace');
const simple = fc.constantFrom(
  'title',
  'nickName',
  'name.givenName',
  'name.familyName',
  `${ENT}:department`,
  `${ENT}:manager`,
  'active',
);
/** Operations on whole attributes, in any order: what each leaves does not depend on what was there. */
const whole: fc.Arbitrary<Json> = fc.oneof(
  fc
    .record({ op: writing, path: simple, value: fc.oneof(text, fc.constant(null)) })
    .map((operation) => (operation.path === 'active' ? { ...operation, value: true } : operation)),
  fc.record({ op: fc.constant('remove'), path: fc.oneof(simple, fc.constantFrom('emails', 'name', ENT)) }),
  fc.record({ op: writing, path: fc.constant('emails'), value: emails }),
  fc.record({ op: fc.constant('remove'), path: fc.constant('emails'), value: listed }),
  fc.record({
    op: writing,
    value: fc.record(
      { 'name.givenName': text, nickName: text, [ENT]: fc.record({ division: text }) },
      { requiredKeys: [] },
    ),
  }),
);
/** Operations through a filter that none of them makes true or false for an element that is there. */
const selecting: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ op: writing, path: type.map((kind) => `emails[type eq "${kind}"].display`), value: text }),
  fc.record({
    op: writing,
    path: type.map((kind) => `addresses[type eq "${kind}"].country`),
    value: fc.constantFrom('NO', ''),
  }),
  fc.record({
    op: writing,
    path: type.map((kind) => `addresses[type eq "${kind}"]`),
    value: fc.constant({ locality: 'Z' }),
  }),
  fc.record({ op: fc.constant('remove'), path: type.map((kind) => `emails[type eq "${kind}"]`) }),
);
/**
 * The lists that are added to or replaced come before the filters. The other way round the RFC's operations are not
 * idempotent: what a filter changed or removed is there again the second time.
 */
const operations = fc
  .tuple(fc.array(whole, { maxLength: 4 }), fc.array(selecting, { maxLength: 3 }))
  .map((lists) => lists.flat())
  .filter((list) => list.length > 0);

/** Anything that `readJson` could give, with the names that are dangerous in it. */
const name = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  '__proto__.x',
  'constructor.prototype',
  'op',
  'path',
  'value',
  'name',
  'emails',
  'emails[type eq "work"].value',
  'members',
  'schemas',
  'Operations',
  'id',
  ENT,
  `${ENT}:manager`,
  `${ENT}:__proto__`,
  'userName',
  'toString',
);
const anything = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      name,
      fc.constantFrom('add', 'Remove', 'replace'),
    ),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.oneof(name, fc.string()), tie('json')), { maxLength: 5 }).map((members): Json => {
      // As a parser makes it: `__proto__` is a member like any other.
      const made: Record<string, Json> = {};
      for (const [key, value] of members)
        Object.defineProperty(made, key, { value, enumerable: true, writable: true, configurable: true });
      return made;
    }),
  ),
})).json;
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'replace', 'remove'),
    path: fc.oneof(name, fc.string(), anything),
    value: anything,
  },
  { requiredKeys: ['op'] },
);

describe('laws of PATCH', () => {
  it.each([
    ['lenient', LENIENT],
    ['strict about empty strings', { ...LENIENT, emptyStringUnassigns: false, referenceShapes: true }],
  ])('twice is once (C-ATTR-11, P-PATCH-19), %s', (_name, relaxations) => {
    fc.assert(
      fc.property(user, operations, (resource, list) => {
        const plan = planPatch(USER_TYPE, body(list), { relaxations });
        const once = applyPatch(USER_TYPE, resource, plan);
        const again = applyPatch(USER_TYPE, once, plan);
        expect(unordered(again)).toEqual(unordered(once));
      }),
      RUNS,
    );
  });

  it('P-PATCH-06: nothing is changed in place, and a refusal leaves no trace', () => {
    fc.assert(
      fc.property(user, operations, (resource, list) => {
        const before = JSON.stringify(resource);
        const request = frozen(body(frozen(list)));
        const plan = planPatch(USER_TYPE, request, { relaxations: LENIENT });
        applyPatch(USER_TYPE, frozen(resource), plan);
        expect(JSON.stringify(resource)).toBe(before);
      }),
      RUNS,
    );
  });

  it('C-NULL-03, C-PRIM-01: a result is canonical and has at most one primary value', () => {
    fc.assert(
      fc.property(user, operations, (resource, list) => {
        const next = applyPatch(
          USER_TYPE,
          resource,
          planPatch(USER_TYPE, body(list), { relaxations: LENIENT }),
        );
        expect(JSON.stringify(next)).not.toMatch(/null|\[\]|\{\}/);
        const left = next['emails'];
        const primaries = isJsonArray(left)
          ? left.filter((element) => isJsonObject(element) && element['primary'] === true)
          : [];
        expect(primaries.length).toBeLessThan(2);
      }),
      RUNS,
    );
  });

  it.each([
    ['lenient', LENIENT],
    ['strict', STRICT],
  ])('X-SEC-14: any body is applied or refused by name, %s', (_name, relaxations) => {
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.array(operation, { maxLength: 3 }).map(body)),
        fc.constantFrom(USER_TYPE, GROUP_TYPE),
        (json, resourceType) => {
          let refused: unknown;
          try {
            const plan = planPatch(resourceType, json, { relaxations, id: 'u1' });
            const next = applyPatch(
              resourceType,
              { userName: 'ines', displayName: 'x', emails: [{ value: 'a' }] },
              plan,
            );
            expect(Object.keys(next)).not.toContain('__proto__');
          } catch (error) {
            refused = error;
          }
          if (refused !== undefined) expect(refused).toBeInstanceOf(ScimError);
          expect(Object.keys(Object.prototype)).toEqual([]);
          expect(Reflect.get({}, 'x')).toBeUndefined();
        },
      ),
      RUNS,
    );
  });
});
