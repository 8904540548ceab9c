import { describe, expect, it } from '@jest/globals';
import { STRICT } from '../compat/relaxations.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json, JsonObject } from '../text/json.js';
import { readJson } from '../text/read-json.js';
import { URN } from '../urns.js';
import { CREATE, refusal, REPLACE, user } from './read-resource.fixture.js';
import { readResource } from './read-resource.js';
import type { ReadResourceOptions } from './read-resource.js';
import { schemasOf } from './schemas-of.js';

const STRICT_CREATE: ReadResourceOptions = { exchange: 'create', relaxations: STRICT };

describe('readResource: structure', () => {
  it.each<Json>([null, [], 'x', 5, true])('P-POST-09: the body %j is invalidSyntax', (body) => {
    expect(refusal(body).scimType).toBe('invalidSyntax');
  });

  it.each<[string, Json, string]>([
    ['C-ATTR-17', null, 'schemas is missing'],
    ['C-ATTR-17', [], 'must be a list of URIs'],
    ['C-ATTR-17', 'urn:x', 'must be a list of URIs'],
    ['C-ATTR-17', [5], 'must be a list of URIs'],
    ['C-ATTR-17', [URN.user, ''], 'must be a list of URIs'],
    ['C-ATTR-18', [URN.enterpriseUser], 'schemas must have'],
    ['P-POST-14', [URN.group], 'schemas must have'],
  ])('%s: schemas %j is refused even when lenient', (_row, schemas, detail) => {
    const error = refusal(user({}, schemas));
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain(detail);
  });

  it('C-ATTR-17: schemas left out is refused', () => {
    expect(refusal({ userName: 'x' }).detail).toContain('schemas is missing');
  });

  it('C-ATTR-18, C-ATTR-19: order, letter case and repetition do not count', () => {
    const data = { [URN.enterpriseUser]: { department: 'x' } };
    const expected = readResource(USER_TYPE, user(data, [URN.user, URN.enterpriseUser]), STRICT_CREATE);
    for (const schemas of [
      [URN.enterpriseUser, URN.user],
      [URN.user, URN.user, URN.enterpriseUser],
      [URN.user.toLowerCase(), URN.enterpriseUser.toUpperCase()],
    ]) {
      expect(readResource(USER_TYPE, user(data, schemas), STRICT_CREATE)).toEqual(expected);
    }
  });

  it('decision 4, C-ATTR-18: unknown schemas are dropped, or refused where the relaxation is off', () => {
    const marker = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
    const group = { schemas: [URN.group, marker], displayName: 'Credit Desk' };
    expect(readResource(GROUP_TYPE, group, CREATE)).toEqual({ displayName: 'Credit Desk' });
    const error = refusal(group, STRICT_CREATE, GROUP_TYPE);
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain(marker.slice(0, 40));
  });

  it('decision 4: a list of old names alone is the type of the endpoint (OneLogin)', () => {
    const schemas = ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'];
    expect(readResource(USER_TYPE, user({}, schemas), CREATE)).toEqual({ userName: 'bjensen', active: true });
    expect(refusal(user({}, schemas), STRICT_CREATE).scimType).toBe('invalidSyntax');
  });

  it('decision 4: data under an unknown URN is dropped, or refused where the relaxation is off', () => {
    const body = user({ 'urn:example:2.0:User': { a: 1 } });
    expect(readResource(USER_TYPE, body, CREATE)).toEqual({ userName: 'bjensen', active: true });
    expect(refusal(body, STRICT_CREATE).detail).toContain('"urn:example:2.0:User" is not a schema extension');
  });

  it('C-ATTR-21: data of an extension counts although schemas does not list it', () => {
    const read = readResource(
      USER_TYPE,
      user({ [URN.enterpriseUser.toLowerCase()]: { department: 'x' } }),
      STRICT_CREATE,
    );
    expect(read[URN.enterpriseUser]).toEqual({ department: 'x' });
    expect(schemasOf(USER_TYPE, read)).toEqual([URN.user, URN.enterpriseUser]);
  });

  it('C-ATTR-22: an extension that is listed and empty is not there', () => {
    for (const data of [null, {}, { department: null }, { foo: 1 }]) {
      const read = readResource(
        USER_TYPE,
        user({ [URN.enterpriseUser]: data }, [URN.user, URN.enterpriseUser]),
        CREATE,
      );
      expect(schemasOf(USER_TYPE, read)).toEqual([URN.user]);
    }
  });

  it('C-ATTR-20: an extension is an object', () => {
    expect(refusal(user({ [URN.enterpriseUser]: 'x' })).detail).toContain(
      `${URN.enterpriseUser} must be an object`,
    );
    expect(refusal(user({ [URN.enterpriseUser]: { department: 5 } })).detail).toContain(
      `${URN.enterpriseUser}:department must be a string`,
    );
  });
});

describe('readResource: attributes', () => {
  it('C-ATTR-23: names in any letter case', () => {
    const read = readResource(
      USER_TYPE,
      { SCHEMAS: [URN.user], USERNAME: 'a', nickname: 'B', ExternalID: 'Ab1' },
      CREATE,
    );
    expect(read).toEqual({ externalId: 'Ab1', userName: 'a', active: true, nickName: 'B' });
  });

  it.each<JsonObject>([
    { USERNAME: 'b' },
    { [URN.enterpriseUser]: {}, [URN.enterpriseUser.toLowerCase()]: {} },
    { [URN.enterpriseUser]: { department: 'a', Department: 'b' } },
    { Schemas: [URN.user] },
  ])('C-ATTR-25: %j gives a name twice', (more) => {
    const error = refusal(user(more));
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain('is given twice');
  });

  it('C-ATTR-26: unknown attributes are ignored', () => {
    expect(readResource(USER_TYPE, user({ foo: 1, 'name.givenName': 'x' }), STRICT_CREATE)).toEqual({
      userName: 'bjensen',
      active: true,
    });
  });

  it('P-POST-05, C-ATTR-02, C-ATTR-07, S-GRPS-01: id, meta and groups are ignored whatever they are', () => {
    const body = user({ id: 5, meta: 'x', groups: [{ value: 'g1' }] });
    expect(readResource(USER_TYPE, body, STRICT_CREATE)).toEqual({ userName: 'bjensen', active: true });
  });

  it.each<JsonObject>([{ userName: null }, { userName: '' }, { userName: ' \t\u00a0' }, { userName: [] }])(
    'C-CHAR-02: %j is refused',
    (more) => {
      expect(refusal(user(more)).scimType).toBe('invalidValue');
      expect(refusal(user(more), REPLACE).detail).toContain('userName');
    },
  );

  it('limits: the number of values is bounded, but not that of members', () => {
    const values = Array.from({ length: 1001 }, (_, index): Json => ({ value: `v${index}` }));
    expect(refusal(user({ emails: values })).errorName).toBe('payloadTooLarge');
    const group = { schemas: [URN.group], displayName: 'G', members: values };
    expect(readResource(GROUP_TYPE, group, CREATE)['members']).toHaveLength(1001);
  });

  it('C-CHAR-02, S-GRP-01: required attributes that are absent', () => {
    expect(refusal({ schemas: [URN.user] }).detail).toBe('userName is required and must not be empty.');
    expect(refusal({ schemas: [URN.group] }, CREATE, GROUP_TYPE).detail).toBe(
      'displayName is required and must not be empty.',
    );
  });

  it('P-POST-08, P-PUT-05, P-PUT-06: active is true unless something was sent, null included', () => {
    for (const options of [CREATE, REPLACE]) {
      expect(readResource(USER_TYPE, user({}), options)['active']).toBe(true);
      expect(readResource(USER_TYPE, user({ active: false }), options)['active']).toBe(false);
      expect('active' in readResource(USER_TYPE, user({ active: null }), options)).toBe(false);
    }
  });

  it('C-NULL-01: null, [] and absence give the same resource', () => {
    const expected = readResource(USER_TYPE, user({}), CREATE);
    expect(
      readResource(USER_TYPE, user({ title: null, emails: [], name: {}, externalId: null }), CREATE),
    ).toEqual(expected);
    expect(readResource(USER_TYPE, user({ password: null }), CREATE)).toEqual(expected);
  });

  it('S-PWD-05: with replace, null for the password is kept apart from absence', () => {
    expect(readResource(USER_TYPE, user({ password: null }), REPLACE)['password']).toBeNull();
    expect('password' in readResource(USER_TYPE, user({}), REPLACE)).toBe(false);
    expect(readResource(USER_TYPE, user({ password: 'x' }), REPLACE)['password']).toBe('x');
  });

  it('C-ATTR-19: the result has the order of the schemas', () => {
    const body = user({
      [URN.enterpriseUser]: { department: 'x', costCenter: 'y' },
      emails: [{ value: 'a' }],
      externalId: '1',
    });
    expect(Object.keys(readResource(USER_TYPE, body, CREATE))).toEqual([
      'externalId',
      'userName',
      'active',
      'emails',
      URN.enterpriseUser,
    ]);
  });

  it('P-POST-10: all problems in one error, the first one decides', () => {
    const error = refusal({
      schemas: [URN.user],
      displayName: 5,
      active: 'x',
      emails: 'y',
      [URN.enterpriseUser]: 5,
    });
    expect(error.scimType).toBe('invalidValue');
    expect(error.detail).toContain('5 problems.');
    for (const name of ['userName is required', 'displayName', 'active', 'emails', URN.enterpriseUser]) {
      expect(error.detail).toContain(name);
    }
    expect(refusal({ displayName: 5 }).scimType).toBe('invalidSyntax');
  });

  it('S-PWD-01: no refusal repeats a password', () => {
    expect(refusal(user({ password: ['hunter2'] })).detail).not.toContain('hunter2');
    expect(refusal(user({ password: { hunter2: 'hunter2' } })).detail).not.toContain('hunter2');
  });

  it('decision 6, S-USER-10, S-USER-11, S-USER-18: formats count only where the relaxation is off', () => {
    const body = user({
      locale: 'upd-1234 x',
      timezone: 'Mars/X',
      emails: [{ value: 'upd-1234' }],
      addresses: [{ country: 'USA' }],
    });
    expect(readResource(USER_TYPE, body, CREATE)).toMatchObject({ locale: 'upd-1234 x', timezone: 'Mars/X' });
    const { detail } = refusal(body, STRICT_CREATE);
    for (const path of ['locale', 'timezone', 'emails[0].value', 'addresses[0].country'])
      expect(detail).toContain(path);
  });

  it('collections are left in the resource', () => {
    const body = { schemas: [URN.group], displayName: 'G', members: [{ value: 'u1', $ref: null }] };
    expect(readResource(GROUP_TYPE, body, CREATE)).toEqual({ displayName: 'G', members: [{ value: 'u1' }] });
  });

  it("reads Entra's create of a user", () => {
    const body = readJson(`{
      "schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
      "externalId":"mvance","userName":"marisol.vance@fjordbank.example","active":"True","displayName":"Marisol Vance",
      "emails":[{"primary":"True","type":"work","value":"marisol.vance@fjordbank.example"}],
      "meta":{"resourceType":"User"},"addresses":null,"roles":[],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"FB-7781","manager":"m1"}}`);
    expect(readResource(USER_TYPE, body, CREATE)).toEqual({
      externalId: 'mvance',
      userName: 'marisol.vance@fjordbank.example',
      displayName: 'Marisol Vance',
      active: true,
      emails: [{ value: 'marisol.vance@fjordbank.example', type: 'work', primary: true }],
      [URN.enterpriseUser]: { employeeNumber: 'FB-7781', manager: { value: 'm1' } },
    });
  });
});
