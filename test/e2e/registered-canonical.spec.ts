import { expect, it } from '@jest/globals';

import { bulk, postOp } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { at, expectError, patchOp, textAt, userBody, type Body } from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const COLOURS = ['Amber', 'green'];
const SIDES = ['left', 'right'];

const ATTRIBUTES = [
  { name: 'colour', canonicalValues: COLOURS },
  { name: 'grade', canonicalValues: ['A', 'B'], caseExact: true },
  { name: 'tags', canonicalValues: ['blue', 'red'], multiValued: true },
  { name: 'pin', canonicalValues: ['one', 'two'], mutability: 'writeOnly' },
  {
    name: 'doors',
    multiValued: true,
    subAttributes: [{ name: 'value' }, { name: 'type', canonicalValues: SIDES }],
  },
];

forEachEngine('canonical values that a tenant has registered', (engine) => {
  const world = registeredWorld(engine);

  async function registered(): Promise<RegisteringTenant> {
    const tenant = await world.tenant();
    await tenant.schema({ id: BADGE, name: 'Badge', attributes: ATTRIBUTES });
    return tenant;
  }

  const withBadge = (badge: Body): Body => userBody({ [BADGE]: badge });

  /** A refusal that names the attribute, the value and what is allowed. */
  function expectRefused(answer: ScimAnswer, path: string, allowed: readonly string[], value: string): void {
    expectError(answer, 400, 'invalidValue');
    const listed = allowed.map((each) => JSON.stringify(each)).join(', ');
    expect(textAt(answer.body, 'detail')).toContain(
      `${BADGE}:${path} must be one of ${listed}, not "${value}"`,
    );
  }

  it('C-CHAR-04: POST and PUT take these values alone, and keep the letters that the client wrote', async () => {
    const { client } = await registered();
    const badge = { colour: 'AMBER', grade: 'A', tags: ['Red'], doors: [{ value: '1', type: 'Left' }] };
    const made = expectStatus(await client.post('/Users', withBadge(badge)), 201);
    expect(at(made.body, BADGE)).toEqual(badge);
    const path = `/Users/${textAt(made.body, 'id')}`;
    for (const [wrong, where, allowed, value] of [
      [{ colour: 'teal' }, 'colour', COLOURS, 'teal'],
      [{ colour: '' }, 'colour', COLOURS, ''],
      [{ grade: 'a' }, 'grade', ['A', 'B'], 'a'],
      [{ tags: ['blue', 'teal'] }, 'tags[1]', ['blue', 'red'], 'teal'],
      [{ doors: [{ value: '1', type: 'back' }] }, 'doors[0].type', SIDES, 'back'],
    ] as const) {
      expectRefused(await client.post('/Users', withBadge(wrong)), where, allowed, value);
      expectRefused(await client.put(path, withBadge(wrong)), where, allowed, value);
    }
    expect((await client.get(path)).body).toEqual(made.body);
  });

  it('C-CHAR-04, P-PATCH-10: PATCH takes these values alone, also where a filter would make an element', async () => {
    const { client } = await registered();
    const made = expectStatus(await client.post('/Users', withBadge({ colour: 'green' })), 201);
    const path = `/Users/${textAt(made.body, 'id')}`;
    const write = (op: string, target: string, value: unknown): Promise<ScimAnswer> =>
      client.patch(path, patchOp({ op, path: `${BADGE}:${target}`, value }));
    for (const op of ['add', 'replace']) {
      expectRefused(await write(op, 'colour', 'teal'), 'colour', COLOURS, 'teal');
      expectRefused(await write(op, 'doors', [{ value: '1', type: 'back' }]), 'doors[0].type', SIDES, 'back');
      expectError(await write(op, 'doors[type eq "back"].value', '1'), 400, 'invalidValue');
      const pathless = patchOp({ op, value: { [BADGE]: { colour: 'teal' } } });
      expectRefused(await client.patch(path, pathless), 'colour', COLOURS, 'teal');
    }
    expect((await client.get(path)).body).toEqual(made.body);
    expectStatus(await write('replace', 'colour', 'amber'), 200);
    const after = expectStatus(await write('add', 'doors[type eq "left"].value', '1'), 200);
    expect(at(after.body, BADGE)).toEqual({ colour: 'amber', doors: [{ value: '1', type: 'left' }] });
    expectStatus(await write('remove', 'colour', undefined), 200);
  });

  it('B-BULK-10: an operation of a bulk request is refused alone', async () => {
    const { client } = await registered();
    const results = await bulk(client, [
      postOp('a', '/Users', withBadge({ colour: 'teal' })),
      postOp('b', '/Users', withBadge({ colour: 'green' })),
    ]);
    expect(results.map((result) => result['status'])).toEqual(['400', '201']);
    expect(textAt(results[0], 'response', 'detail')).toContain(`${BADGE}:colour must be one of`);
  });

  it('S-PWD-01: what is never returned is not repeated in the refusal either', async () => {
    const { client } = await registered();
    const answer = await client.post('/Users', withBadge({ pin: 'secret-four' }));
    expectError(answer, 400, 'invalidValue');
    expect(textAt(answer.body, 'detail')).toContain(`${BADGE}:pin must be one of "one", "two".`);
    expect(answer.text).not.toContain('secret-four');
  });

  it('C-CHAR-04: of the schemas that every tenant has, canonical values are suggestions all the same', async () => {
    const { client } = await registered();
    const emails = [{ value: 'a@x.example', type: 'holiday' }];
    const made = expectStatus(await client.post('/Users', userBody({ emails })), 201);
    expect(at(made.body, 'emails')).toEqual(emails);
  });

  it('holds for a resource type, and a filter may ask for anything', async () => {
    const { client, type } = await world.tenant();
    await type('Robot', [{ name: 'serial' }, { name: 'mode', canonicalValues: ['auto', 'manual'] }]);
    const robot = (mode: string): Body => ({ schemas: [urnOf('Robot')], serial: 'R1', mode });
    const refused = await client.post('/Robots', robot('drunk'));
    expectError(refused, 400, 'invalidValue');
    expect(textAt(refused.body, 'detail')).toContain('mode must be one of "auto", "manual", not "drunk"');
    expectStatus(await client.post('/Robots', robot('Auto')), 201);
    const total = async (filter: string): Promise<unknown> =>
      at(expectStatus(await client.filter('/Robots', filter), 200).body, 'totalResults');
    expect([await total('mode eq "AUTO"'), await total('mode eq "drunk"')]).toEqual([1, 0]);
  });

  it('is tightened only where no resource contradicts, which is named; to widen it nobody is looked at', async () => {
    const { admin, client, schema } = await world.tenant();
    const badge = (attribute: Body): Body => ({ id: BADGE, name: 'Badge', attributes: [attribute] });
    await schema(badge({ name: 'colour' }));
    const made = await client.post('/Users', withBadge({ colour: 'teal' }));
    const id = textAt(made.body, 'id');
    const only = (...canonicalValues: readonly string[]): Promise<ScimAnswer> =>
      admin.put(`/schemas/${BADGE}`, badge({ name: 'colour', canonicalValues }));
    const refused = expectStatus(await only('green'), 409);
    expect(textAt(refused.body, 'detail')).toContain(
      `User ${id}: ${BADGE}:colour must be one of "green", not "teal"`,
    );
    expectStatus(await only('green', 'Teal'), 200);
    expectStatus(await only('green'), 409);
    expectError(await client.post('/Users', withBadge({ colour: 'red' })), 400, 'invalidValue');
    expectStatus(await only('green', 'teal', 'red'), 200);
    expectStatus(await client.post('/Users', withBadge({ colour: 'red' })), 201);
    expect((await client.get(`/Users/${id}`)).body).toEqual(made.body);
  });
});
