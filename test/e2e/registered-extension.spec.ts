import { describe, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, CORE, ENT, listAt, patchOp, textAt, unique, userBody } from '../support/scim-messages.js';
import { eventsOf, expectStatus, registeredWorld, type RegisteringTenant } from './registered-world.js';

const ORCHARD = 'urn:ietf:params:scim:schemas:extension:orchard:2.0:User';

const ATTRIBUTES = [
  { name: 'badgeColour', canonicalValues: ['amber', 'green'] },
  { name: 'badgeNumber', caseExact: true, uniqueness: 'server' },
  { name: 'level', type: 'integer' },
  { name: 'since', type: 'dateTime' },
  { name: 'trusted', type: 'boolean' },
  { name: 'note', returned: 'request' },
  { name: 'pin', mutability: 'writeOnly' },
  { name: 'hired', mutability: 'immutable' },
  { name: 'rank', mutability: 'readOnly' },
  { name: 'floors', type: 'integer', multiValued: true },
  {
    name: 'desk',
    subAttributes: [
      { name: 'room', returned: 'always' },
      { name: 'key', returned: 'never' },
    ],
  },
  {
    name: 'mentor',
    subAttributes: [
      { name: 'value' },
      { name: '$ref', type: 'reference', referenceTypes: ['User'] },
      { name: 'displayName', mutability: 'readOnly' },
    ],
  },
];

forEachEngine('an extension that a tenant has registered', (engine) => {
  const world = registeredWorld(engine);

  async function registered(): Promise<RegisteringTenant> {
    const tenant = await world.tenant();
    await tenant.schema({ id: ORCHARD, name: 'Orchard', attributes: ATTRIBUTES });
    return tenant;
  }

  const withOrchard = (orchard: object, more: object = {}): object =>
    userBody({ [ORCHARD]: orchard, ...more });

  it('is discovered at once, and by its tenant alone', async () => {
    const { client, admin } = await registered();
    const types = await client.get('/ResourceTypes/User');
    expect(at(types.body, 'schemaExtensions')).toEqual([
      { schema: ORCHARD, required: false },
      { schema: ENT, required: false },
    ]);
    const schema = await client.get(`/Schemas/${ORCHARD}`);
    expect(listAt(schema.body, 'attributes')).toHaveLength(ATTRIBUTES.length);
    expect(at(schema.body, 'attributes', 0)).toEqual({
      name: 'badgeColour',
      type: 'string',
      multiValued: false,
      description: 'badgeColour',
      required: false,
      canonicalValues: ['amber', 'green'],
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    });
    expect((await admin.get(`/schemas/${ORCHARD}`)).body).toMatchObject({ id: ORCHARD, extends: ['User'] });
    const other = await world.tenant();
    expectStatus(await other.client.get(`/Schemas/${ORCHARD}`), 404);
    const made = await other.client.post('/Users', withOrchard({ badgeColour: 'amber' }));
    expect(at(expectStatus(made, 201).body, ORCHARD)).toBeUndefined();
  });

  it('C-ATTR-22: is stored and shown, though the client does not name its URN in schemas', async () => {
    const { client } = await registered();
    const sent = { schemas: [CORE], userName: unique('u'), [ORCHARD]: { badgeColour: 'amber' } };
    const made = expectStatus(await client.post('/Users', sent), 201);
    expect(at(made.body, ORCHARD)).toEqual({ badgeColour: 'amber' });
    expect(at(made.body, 'schemas')).toEqual([CORE, ORCHARD]);
    const found = await client.get(`/Users/${textAt(made.body, 'id')}`);
    expect(found.body).toEqual(made.body);
  });

  it('C-CHAR-15: a value of an attribute that is unique is taken once, by caseExact, and free again later', async () => {
    const { client } = await registered();
    const first = expectStatus(await client.post('/Users', withOrchard({ badgeNumber: 'B1' })), 201);
    const again = await client.post('/Users', withOrchard({ badgeNumber: 'B1' }));
    expect(again).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect(textAt(again.body, 'detail')).toContain(`${ORCHARD}:badgeNumber`);
    const second = expectStatus(await client.post('/Users', withOrchard({ badgeNumber: 'b1' })), 201);
    const path = `/Users/${textAt(second.body, 'id')}`;
    const taken = patchOp({ op: 'replace', path: `${ORCHARD}:badgeNumber`, value: 'B1' });
    expect(await client.patch(path, taken)).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expectStatus(
      await client.patch(
        `/Users/${textAt(first.body, 'id')}`,
        patchOp({ op: 'remove', path: `${ORCHARD}:badgeNumber` }),
      ),
      200,
    );
    expectStatus(await client.patch(path, taken), 200);
    expectStatus(await client.delete(path), 204);
    expectStatus(await client.post('/Users', withOrchard({ badgeNumber: 'B1' })), 201);
  });

  describe('its attributes', () => {
    it('C-TYPE-01 to C-TYPE-05: have the types that they were given', async () => {
      const { client } = await registered();
      for (const wrong of [
        { level: 'three' },
        { since: 'yesterday' },
        { badgeColour: 7 },
        { floors: [1.5] },
      ]) {
        const answer = await client.post('/Users', withOrchard(wrong));
        expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
        expect(textAt(answer.body, 'detail')).toContain(`${ORCHARD}:${Object.keys(wrong).join()}`);
      }
    });

    it('C-CHAR-07, C-CHAR-08: are written as their mutability allows', async () => {
      const { client } = await registered();
      const made = await client.post('/Users', withOrchard({ hired: '2020', rank: 'chief' }));
      expect(at(made.body, ORCHARD)).toEqual({ hired: '2020' });
      const path = `/Users/${textAt(made.body, 'id')}`;
      const immutable = await client.patch(
        path,
        patchOp({ op: 'replace', path: `${ORCHARD}:hired`, value: '2021' }),
      );
      expect(immutable).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
      const readOnly = await client.patch(path, patchOp({ op: 'add', path: `${ORCHARD}:rank`, value: 'x' }));
      expect(readOnly).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    });

    it('C-CHAR-11, C-CHAR-13, E-SET-18: are returned as they say, and never in events what is never returned', async () => {
      const { client } = await registered();
      const orchard = { note: 'n', pin: 'top-secret-pin', desk: { room: '7', key: 'top-secret-key' } };
      const made = expectStatus(await client.post('/Users', withOrchard(orchard)), 201);
      expect(at(made.body, ORCHARD)).toEqual({ note: 'n', desk: { room: '7' } });
      const path = `/Users/${textAt(made.body, 'id')}`;
      expect(at((await client.get(path)).body, ORCHARD)).toEqual({ desk: { room: '7' } });
      const asked = await client.get(`${path}?attributes=${ORCHARD}:note,${ORCHARD}:pin`);
      expect(at(asked.body, ORCHARD)).toEqual({ note: 'n' });
      expect((await client.filter('/Users', `${ORCHARD}:pin eq "top-secret-pin"`)).status).toBe(400);
      const events = JSON.stringify(await eventsOf(world.service, client, 1));
      expect(events).toContain('"note":"n"');
      expect(events).not.toContain('top-secret');
    });

    it('Q-FILTER, Q-SORT: are filtered and sorted by', async () => {
      const { client } = await registered();
      const data = [
        { badgeColour: 'Amber', level: 3, since: '2026-01-01T00:00:00Z', trusted: true, floors: [1, 2] },
        { badgeColour: 'green', level: 10, desk: { room: 'R2' }, floors: [3] },
        { level: -1, trusted: false },
      ];
      const names: string[] = [];
      for (const orchard of data) {
        const made = expectStatus(await client.post('/Users', withOrchard(orchard)), 201);
        names.push(textAt(made.body, 'userName'));
      }
      names.push(textAt((await client.post('/Users', userBody())).body, 'userName'));
      const found = async (filter: string): Promise<readonly number[]> => {
        const answer = expectStatus(await client.filter('/Users', filter), 200);
        return listAt(answer.body, 'Resources')
          .map((each) => names.indexOf(textAt(each, 'userName')))
          .sort();
      };
      const attribute = (path: string): string => `${ORCHARD}:${path}`;
      expect(await found(`${attribute('badgeColour')} eq "aMBER"`)).toEqual([0]);
      expect(await found('badgeColour sw "gr"')).toEqual([1]);
      expect(await found(`${attribute('level')} gt 3`)).toEqual([1]);
      expect(await found(`${attribute('level')} le 3`)).toEqual([0, 2]);
      expect(await found(`${attribute('since')} eq "2026-01-01T01:00:00+01:00"`)).toEqual([0]);
      expect(await found(`${attribute('trusted')} eq false`)).toEqual([2]);
      expect(await found(`${attribute('floors')} eq 2`)).toEqual([0]);
      expect(await found(`${attribute('desk.room')} eq "r2"`)).toEqual([1]);
      expect(await found(`not (${attribute('badgeColour')} pr)`)).toEqual([2, 3]);
      expect(await found(`${ORCHARD} pr`)).toEqual([0, 1, 2]);
      expect(await found(`schemas eq "${ORCHARD}"`)).toEqual([0, 1, 2]);
      const sorted = await client.get(`/Users?sortBy=${ORCHARD}:level&sortOrder=descending`);
      const order = listAt(sorted.body, 'Resources').map((each) => names.indexOf(textAt(each, 'userName')));
      // Without a value comes first where the order is descending (Q-SORT-05).
      expect(order).toEqual([3, 1, 0, 2]);
    });

    it('S-ENT-05, S-ENT-07, S-ENT-09: refer to a user, who must exist, by his present name, until he is gone', async () => {
      const { client } = await registered();
      const mentor = textAt((await client.post('/Users', userBody({ displayName: 'Mo' }))).body, 'id');
      const none = await client.post(
        '/Users',
        withOrchard({ mentor: { value: '018f0000-0000-7000-8000-000000000001' } }),
      );
      expect(none).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      const made = expectStatus(await client.post('/Users', withOrchard({ mentor })), 201);
      const location = `${world.service.baseUrl}/Users/${mentor}`;
      expect(at(made.body, ORCHARD, 'mentor')).toEqual({ value: mentor, displayName: 'Mo', $ref: location });
      const path = `/Users/${textAt(made.body, 'id')}`;
      expect(at((await client.get(path)).body, ORCHARD, 'mentor')).toEqual(at(made.body, ORCHARD, 'mentor'));
      const found = await client.filter('/Users', `${ORCHARD}:mentor.value eq "${mentor}"`);
      expect(at(found.body, 'totalResults')).toBe(1);
      expectStatus(await client.delete(`/Users/${mentor}`), 204);
      const after = await client.get(path);
      expect([at(after.body, ORCHARD), at(after.body, 'meta', 'version')]).toEqual([undefined, 'W/"2"']);
    });

    it('P-PATCH, P-PUT: are changed by every operation, beside those of the enterprise extension', async () => {
      const { client } = await registered();
      const made = await client.post(
        '/Users',
        withOrchard({ badgeColour: 'amber', level: 1 }, { [ENT]: { department: 'D' } }),
      );
      const path = `/Users/${textAt(made.body, 'id')}`;
      const patched = await client.patch(
        path,
        patchOp(
          { op: 'add', path: `${ORCHARD}:floors`, value: [4, 5] },
          { op: 'replace', path: `${ORCHARD}:desk.room`, value: 'R9' },
          { op: 'remove', path: `${ORCHARD}:level` },
          { op: 'replace', value: { [ORCHARD]: { badgeColour: 'green' } } },
        ),
      );
      expect(at(expectStatus(patched, 200).body, ORCHARD)).toEqual({
        badgeColour: 'green',
        floors: [4, 5],
        desk: { room: 'R9' },
      });
      expect(at(patched.body, ENT)).toEqual({ department: 'D' });
      const put = await client.put(path, userBody({ userName: textAt(made.body, 'userName') }));
      expect(at(expectStatus(put, 200).body, 'schemas')).toEqual([CORE]);
      expect(at((await client.filter('/Users', 'badgeColour pr')).body, 'totalResults')).toBe(0);
    });
  });
});
