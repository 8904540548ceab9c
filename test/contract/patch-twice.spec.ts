import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestContext } from '@rollcall/directory';
import { applyPatch, LENIENT, planPatch, URN, USER_TYPE, type Json } from '@rollcall/scim';

import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const ENT = URN.enterpriseUser;
const TEXT = fc.constantFrom<Json>('a', 'B', 'é', 'x ', '%_', '\u{1F600}', '', null);
const KIND = fc.constantFrom('work', 'home');

/** Paths of which no two write the same value, so that one request says one thing about each (see the laws of PATCH). */
const PATHS: readonly fc.Arbitrary<readonly [path: string, value: Json]>[] = [
  ...['title', 'displayName', 'name.familyName', 'externalId', `${ENT}:department`].map((path) =>
    TEXT.map((value) => [path, value] as const),
  ),
  fc.constantFrom<Json>(true, false, 'False').map((value) => ['active', value] as const),
  fc.tuple(KIND, TEXT).map(([kind, value]) => [`emails[type eq "${kind}"].value`, value] as const),
  fc.tuple(KIND, TEXT).map(([kind, value]) => [`addresses[type eq "${kind}"].locality`, value] as const),
  fc
    .array(fc.constantFrom('r1', 'r2', 'r3'), { maxLength: 3 })
    .map((values) => ['roles', [...new Set(values)].map((value): Json => ({ value }))] as const),
];
const OPERATIONS = fc
  .subarray([...PATHS.keys()], { minLength: 1 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((index) =>
        fc.tuple(
          fc.constantFrom('add', 'Replace', 'remove'),
          PATHS[index] ?? fc.constant(['title', 'a'] as const),
        ),
      ),
    ),
  )
  .map((list) =>
    list.map(([op, [path, value]]): Json => (op === 'remove' ? { op, path } : { op, path, value })),
  );

forEachEngine('a PATCH that is sent twice', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
  });
  afterAll(() => store.close());

  it('C-ATTR-11, P-PATCH-19: changes nothing the second time and keeps version and lastModified', async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(OPERATIONS, fc.nat(), async (operations, salt) => {
        const { id } = await store.createUser(ctx, { userName: `${store.ids.next()}-${salt}`, title: 'a' });
        const body = { schemas: [URN.patchOp], Operations: operations };
        const plan = planPatch(USER_TYPE, body, { relaxations: LENIENT });
        const send = (now: number) =>
          store.resources.mutate({ ...ctx, now }, USER_TYPE, id, {
            operation: 'patch',
            apply: (current) => applyPatch(USER_TYPE, current, plan),
            wanted: NOTHING_WANTED,
          });
        const once = await send(ctx.now + 1000);
        const again = await send(ctx.now + 2000);
        if (once?.changed === true) changes += 1;
        expect(again).toEqual({ resource: once?.resource, changed: false });
      }),
      propertyParameters(300),
    );
    // Requests that never changed anything would prove nothing.
    expect(changes).toBeGreaterThan(150);
  }, 60_000);
});
