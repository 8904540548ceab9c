import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  read,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

/** Four bytes whose base64 form needs no padding beyond `==`. */
const DER = 'MIIBAA==';

conformance('1.3 Data types (RFC 7643 §2.3)', (world) => {
  it('C-TYPE-01: strings are Unicode and come back code unit for code unit', async () => {
    for (const value of [5, true, {}, ['a']]) {
      expectError(await world.client.post('/Users', userBody({ displayName: value })), 400, 'invalidValue');
    }
    for (const displayName of [
      'Zo\u00eb \u{1F600}',
      'Zoe\u0308',
      ' \t two\nlines ',
      '\u202Eabc',
      'a\\b"c/d',
    ]) {
      const user = await makeUser(world.client, { displayName });
      expect((await read(world.client, user.path))['displayName']).toBe(displayName);
    }
  });

  it('C-TYPE-02: booleans are JSON booleans; "True" and "False" only where the tenant allows them', async () => {
    const strict = await world.strict();
    for (const active of ['true', 'False', 1, 'maybe', {}]) {
      expectError(await strict.post('/Users', userBody({ active })), 400, 'invalidValue');
    }
    for (const [active, stored] of [
      ['True', true],
      ['false', false],
      ['FALSE', false],
    ] as const) {
      expect((await makeUser(world.client, { active })).body['active']).toBe(stored);
    }
    for (const active of ['maybe', 1, '', ' true', {}]) {
      expectError(await world.client.post('/Users', userBody({ active })), 400, 'invalidValue');
    }
  });

  it('C-TYPE-02: a string attribute keeps the text "True"', async () => {
    expect((await makeUser(world.client, { displayName: 'True' })).body['displayName']).toBe('True');
  });

  it('C-TYPE-05: a dateTime has date and time, with or without a zone', async () => {
    const list = (literal: string) => world.client.filter('/Users', `meta.created gt ${literal}`);
    for (const literal of [
      '"2011-05-13T04:42:34Z"',
      '"2011-05-13T04:42:34.123+02:00"',
      '"2011-05-13T04:42:34"',
    ]) {
      expect((await list(literal)).status).toBe(200);
    }
    for (const literal of [
      '"2011-05-13"',
      '1305261754',
      '"2011-05-13T24:61:00Z"',
      '"yesterday"',
      '"2011-02-30T00:00:00Z"',
    ]) {
      expectError(await list(literal), 400, 'invalidFilter');
    }
  });

  it('C-TYPE-06: binary is base64, padding optional', async () => {
    for (const value of [DER, DER.replaceAll('=', '')]) {
      expect((await makeUser(world.client, { x509Certificates: [{ value }] })).body).toHaveProperty(
        'x509Certificates',
      );
    }
    for (const value of ['***', 'MIIB AA==', 'M', 5]) {
      const body = userBody({ x509Certificates: [{ value }] });
      expectError(await world.client.post('/Users', body), 400, 'invalidValue');
    }
  });

  it('C-TYPE-07: a reference may be relative to the service root', async () => {
    const { id } = await makeUser(world.client);
    for (const $ref of [`Users/${id}`, `../Users/${id}`, `/scim/v2/Users/${id}`]) {
      const group = await makeGroup(world.client, { members: [{ $ref }] });
      expect(listAt(group.body, 'members')).toMatchObject([{ value: id }]);
    }
  });

  it('C-TYPE-08: every $ref that is returned leads to the resource', async () => {
    const user = await makeUser(world.client);
    const nested = await makeGroup(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }, { value: nested.id }] });
    const members = listAt(group.body, 'members');
    expect(members).toHaveLength(2);
    for (const member of members) {
      expect(at((await world.client.get(textAt(member, '$ref'))).body, 'id')).toBe(textAt(member, 'value'));
    }
  });

  it('C-TYPE-09: members and manager must exist in the tenant', async () => {
    const stranger = await makeUser(await world.tenant());
    const details = [];
    for (const value of ['00000000-0000-7000-8000-000000000000', stranger.id]) {
      const group = await world.client.post('/Groups', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: unique('g'),
        members: [{ value }],
      });
      expectError(group, 400, 'invalidValue');
      const user = await world.client.post(
        '/Users',
        userBody({ schemas: [CORE, ENT], [ENT]: { manager: { value } } }),
      );
      expectError(user, 400, 'invalidValue');
      details.push([group, user].map((answer) => textAt(answer.body, 'detail').replaceAll(value, '')));
    }
    expect(details[0]).toEqual(details[1]);
  });

  it('C-TYPE-10: a $ref is read without regard to the version segment and the host', async () => {
    const { id } = await makeUser(world.client);
    for (const $ref of [
      `https://elsewhere.example/scim/Users/${id}`,
      `https://elsewhere.example/scim/v2/Users/${id}`,
    ]) {
      const group = await makeGroup(world.client, { members: [{ $ref }] });
      expect(listAt(group.body, 'members')).toMatchObject([{ value: id }]);
    }
  });

  it('C-TYPE-11: a complex value is an object whose order has no meaning', async () => {
    const one = await makeUser(world.client, { name: { givenName: 'A', familyName: 'B' } });
    const two = await makeUser(world.client, { name: { familyName: 'B', givenName: 'A' } });
    expect(one.body['name']).toEqual(two.body['name']);
    for (const name of [['A'], 'A', 5, true]) {
      expectError(await world.client.post('/Users', userBody({ name })), 400, 'invalidValue');
    }
  });

  it('C-TYPE-12: a multi-valued attribute is an array; a lone object is read as one element where the tenant allows it', async () => {
    const lone = { value: 'a@x.example' };
    const user = await makeUser(world.client, { emails: lone });
    expect(user.body['emails']).toEqual([lone]);
    expect(at((await world.client.put(user.path, userBody({ emails: lone }))).body, 'emails')).toEqual([
      lone,
    ]);
    for (const op of ['add', 'replace']) {
      const answer = await world.client.patch(user.path, patchOp({ op, path: 'emails', value: lone }));
      expect(at(answer.body, 'emails')).toEqual([lone]);
    }
    const strict = await world.strict();
    const other = await makeUser(strict);
    for (const refused of [
      await strict.patch(other.path, patchOp({ op: 'replace', path: 'emails', value: lone })),
      await strict.put(other.path, userBody({ emails: lone })),
      await strict.post('/Users', userBody({ emails: lone })),
    ]) {
      expectError(refused, 400, 'invalidValue');
    }
  });

  it('C-TYPE-13: values come back as sent', async () => {
    const phoneNumbers = [{ value: '+47 (55) 01-00 11', type: 'Work' }];
    const emails = [{ value: 'Ines.Okafor@FJORDBANK.example' }];
    expect((await makeUser(world.client, { phoneNumbers, emails })).body).toMatchObject({
      phoneNumbers,
      emails,
    });
  });

  it('C-TYPE-14: one pair of type and value is stored once, the same value with another type is kept', async () => {
    const work = { value: 'a@x.example', type: 'work' };
    const home = { value: 'a@x.example', type: 'home' };
    const twice = await world.client.post('/Users', userBody({ emails: [work, work] }));
    if (twice.status === 201) expect(at(twice.body, 'emails')).toEqual([work]);
    else expectError(twice, 400, 'invalidValue');
    expect((await makeUser(world.client, { emails: [work, home] })).body['emails']).toEqual([work, home]);
  });

  it('C-TYPE-15: the standard sub-attributes are typed alike in every multi-valued attribute', async () => {
    const answer = await world.client.get(`/Schemas/${CORE}`);
    const types = { display: 'string', type: 'string', primary: 'boolean' };
    for (const attribute of listAt(answer.body, 'attributes')) {
      if (at(attribute, 'multiValued') !== true) continue;
      for (const sub of listAt(attribute, 'subAttributes')) {
        const expected = Object.entries(types).find(([name]) => name === at(sub, 'name'))?.[1];
        if (expected !== undefined) expect(at(sub, 'type')).toBe(expected);
      }
    }
    expect(listAt(answer.body, 'attributes').length).toBeGreaterThan(15);
  });
});
