import { expect, it } from '@jest/globals';

import type { ScimAnswer } from '../support/scim-client.js';
import {
  at,
  CORE,
  expectError,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const SCIM_TYPES = [
  'invalidFilter',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
];

conformance('7.4 Errors (RFC 7644 §3.12)', (world) => {
  /** One request for each way in which the service refuses, with the status and scimType that it must have. */
  async function refusals(): Promise<readonly (readonly [ScimAnswer, number, string?])[]> {
    const { client } = world;
    const user = await makeUser(client);
    const patch = (operation: unknown) => client.patch(user.path, patchOp(operation));
    return [
      [await client.get('/Users', { Authorization: null }), 401],
      [await client.get('/Schemas?filter=id%20pr'), 403],
      [await client.get('/Nothing/here'), 404],
      [await client.get('/Users/nobody'), 404],
      [await client.get('/Users/%zz'), 400],
      [await client.put('/Users', userBody()), 405],
      [await client.post('/Users', userBody({ userName: user.body['userName'] })), 409, 'uniqueness'],
      [await client.send('DELETE', user.path, { headers: { 'If-Match': 'W/"2"' } }), 412],
      [await client.send('POST', '/Users', { raw: `{"x":"${'y'.repeat(1024 * 1024)}"}` }), 413],
      [await client.send('POST', '/Users', { raw: 'x', headers: { 'Content-Type': 'text/plain' } }), 415],
      [await client.send('POST', '/Users', { raw: '{"a":' }), 400, 'invalidSyntax'],
      [await client.post('/Users', { schemas: [CORE] }), 400, 'invalidValue'],
      [await client.filter('/Users', 'userName xx "a"'), 400, 'invalidFilter'],
      [await patch({ op: 'replace', path: 'id', value: 'x' }), 400, 'mutability'],
      [await patch({ op: 'replace', path: 'foo', value: 'x' }), 400, 'invalidPath'],
      [await patch({ op: 'remove' }), 400, 'noTarget'],
    ];
  }

  it('H-ERR-01, H-ERR-02: every refusal is a SCIM error, that of the framework too', async () => {
    for (const [answer, status, scimType] of await refusals()) {
      expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
      if (answer.status === 400 && scimType === undefined) expect(at(answer.body, 'status')).toBe('400');
      else expectError(answer, status, ...(scimType === undefined ? [] : [scimType]));
    }
  });

  it('H-ERR-03: the status codes are those of Table 8', async () => {
    const statuses = (await refusals()).map(([answer]) => answer.status);
    expect(statuses).toEqual([
      401, 403, 404, 404, 400, 405, 409, 412, 413, 415, 400, 400, 400, 400, 400, 400,
    ]);
  });

  it('H-ERR-04: every scimType is a word of Table 9', async () => {
    for (const [answer] of await refusals()) {
      const scimType = at(answer.body, 'scimType');
      if (scimType !== undefined) expect(SCIM_TYPES).toContain(scimType);
    }
  });

  it('H-ERR-05: invalidFilter for a filter that cannot be read or bound', async () => {
    for (const filter of ['userName', 'active gt true', 'foo pr', 'password pr']) {
      expectError(await world.client.filter('/Users', filter), 400, 'invalidFilter');
    }
    const { path } = await makeUser(world.client, { emails: [{ value: 'a' }] });
    const answer = await world.client.patch(path, patchOp({ op: 'remove', path: 'emails[value xx "a"]' }));
    expectError(answer, 400, 'invalidFilter', 'invalidPath');
  });

  it('H-ERR-06: mutability for what may not change', async () => {
    const { path } = await makeUser(world.client);
    for (const operation of [
      { op: 'remove', path: 'userName' },
      { op: 'add', path: 'groups', value: [] },
      { op: 'replace', path: 'meta.version', value: 'x' },
    ]) {
      expectError(await world.client.patch(path, patchOp(operation)), 400, 'mutability');
    }
  });

  it('H-ERR-07: invalidSyntax for a message of the wrong shape', async () => {
    const { path } = await makeUser(world.client);
    expectError(await world.client.send('PUT', path, { raw: '[' }), 400, 'invalidSyntax');
    expectError(await world.client.patch(path, { schemas: [CORE], Operations: [] }), 400, 'invalidSyntax');
    expectError(await world.client.post('/Users', [userBody()]), 400, 'invalidSyntax');
  });

  it('H-ERR-08: invalidValue names the attribute', async () => {
    const answer = await world.client.post('/Users', userBody({ emails: [{ value: 'a' }, { value: 7 }] }));
    expectError(answer, 400, 'invalidValue');
    expect(textAt(answer.body, 'detail')).toContain('emails');
  });

  it('H-ERR-09: noTarget and invalidPath in PATCH', async () => {
    const { path } = await makeUser(world.client);
    expectError(await world.client.patch(path, patchOp({ op: 'remove' })), 400, 'noTarget');
    const unknown = { op: 'remove', path: 'foo' };
    expectError(await world.client.patch(path, patchOp(unknown)), 400, 'invalidPath');
  });

  it('H-ERR-11, H-VER-02: another protocol version is refused', async () => {
    for (const version of ['v1', 'v3', 'v2.1']) {
      const url = world.client.access.baseUrl.replace(/\/v2$/, `/${version}/Users`);
      const answer = await world.client.get(url);
      if (answer.status === 400) expectError(answer, 400, 'invalidVers');
      else expectError(answer, 404);
    }
  });

  it('H-ERR-12: a detail tells nothing of the inside', async () => {
    for (const [answer] of await refusals()) {
      const detail = textAt(answer.body, 'detail');
      expect(detail).not.toMatch(
        /\bat .*\.(ts|js):|SQLITE|SELECT |INSERT |libs\/|node_modules|TypeError|undefined/,
      );
      expect(detail.length).toBeLessThan(600);
    }
  });

  it('H-ERR-12: a long value of the client is cut in the detail', async () => {
    const answer = await world.client.get(`/Users/${'a'.repeat(1500)}`);
    expectError(answer, 404);
    expect(textAt(answer.body, 'detail').length).toBeLessThan(200);
  });

  it('H-ERR-15: checks come in a fixed order: credential, method, type, size, body, resource, version, conflict', async () => {
    const { client } = world;
    const none = { Authorization: null };
    const text = { 'Content-Type': 'text/plain' };
    const large = `{"x":"${'y'.repeat(1024 * 1024)}"}`;
    const taken = await makeUser(client);
    const { path } = await makeUser(client);
    const stale = { 'If-Match': 'W/"2"' };
    const twin = userBody({ userName: taken.body['userName'] });
    const cases = [
      [await client.send('PUT', '/Users', { headers: { ...none, ...text }, raw: 'x' }), 401],
      [await client.send('PUT', '/Users', { headers: text, raw: 'x' }), 405],
      [await client.send('PUT', '/Users/nobody', { headers: text, raw: large }), 415],
      [await client.send('PUT', '/Users/nobody', { raw: large }), 413],
      [await client.send('PUT', '/Users/nobody', { raw: '{' }), 400],
      [await client.put('/Users/nobody', userBody({ displayName: 7 })), 400],
      [await client.send('PUT', path, { headers: stale, body: userBody({ displayName: 7 }) }), 400],
      [await client.send('PUT', '/Users/nobody', { headers: stale, body: twin }), 404],
      [await client.send('PUT', path, { headers: stale, body: twin }), 412],
      [await client.put(path, twin), 409],
    ] as const;
    expect(cases.map(([answer]) => answer.status)).toEqual(cases.map(([, status]) => status));
  });

  it('H-ERR-01: an error for a token that is no token echoes nothing of it', async () => {
    const secret = unique('not-a-token');
    const answer = await world.client.get('/Users', { Authorization: `Bearer ${secret}` });
    expectError(answer, 401);
    expect(answer.text + JSON.stringify(answer.headers)).not.toContain(secret);
  });
});
