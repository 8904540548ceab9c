import { expect, it } from '@jest/globals';

import {
  at,
  expectError,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('7.5 Authentication, authorization, versioning (RFC 7644 §2, §3.13)', (world) => {
  const challenge = async (authorization: string | null, path = '/Users?count=1') => {
    const answer = await world.client.get(path, { Authorization: authorization });
    expectError(answer, 401);
    return String(answer.headers['www-authenticate']);
  };

  it('H-AUTH-01: 401 says which scheme is wanted', async () => {
    expect(await challenge(null)).toMatch(/^Bearer realm="/);
    for (const path of ['/Groups', '/Users/x', '/Schemas', '/Nothing']) {
      expect(await challenge(null, path)).toMatch(/^Bearer/);
    }
  });

  it('H-AUTH-02: a bad token is invalid_token, no token has no error code', async () => {
    expect(await challenge(null)).not.toContain('error=');
    expect(await challenge('Bearer wrong')).toContain('error="invalid_token"');
    const { token } = world.client.access;
    for (const bad of [`${token}x`, token.slice(0, -1), token.toUpperCase(), `${token} x`]) {
      expect(await challenge(`Bearer ${bad}`)).toMatch(/^Bearer/);
    }
  });

  it('H-AUTH-03: a credential opens its own tenant only', async () => {
    const other = await world.tenant();
    const user = await makeUser(world.client);
    expectError(await other.get(user.path), 404);
    expect((await world.client.get(user.path)).status).toBe(200);
  });

  it('H-AUTH-04: a token in the query string does not count', async () => {
    const { token } = world.client.access;
    await challenge(null, `/Users?access_token=${token}`);
    const form = await world.client.send('POST', '/Users', {
      headers: { Authorization: null, 'Content-Type': 'application/x-www-form-urlencoded' },
      raw: `access_token=${token}`,
    });
    expectError(form, 401);
  });

  it('H-AUTH-05: Basic is neither offered nor accepted', async () => {
    const basic = Buffer.from(`x:${world.client.access.token}`).toString('base64');
    expect(await challenge(`Basic ${basic}`)).not.toMatch(/Basic/i);
    const schemes = listAt((await world.client.get('/ServiceProviderConfig')).body, 'authenticationSchemes');
    expect(schemes.map((scheme) => at(scheme, 'type'))).not.toContain('httpbasic');
  });

  it('H-AUTH-02: the name of the scheme ignores case (RFC 9110 §11.1)', async () => {
    const { token } = world.client.access;
    for (const scheme of ['bearer', 'BEARER']) {
      const answer = await world.client.get('/Users?count=1', { Authorization: `${scheme} ${token}` });
      expect(answer.status).toBe(200);
    }
  });

  it('H-AUTH-07: nobody creates anything without a credential', async () => {
    const answer = await world.client.send('POST', '/Users', {
      headers: { Authorization: null },
      body: userBody(),
    });
    expectError(answer, 401);
  });

  it('H-AUTH-08, X-MT-06: what belongs to another tenant is as unknown as what does not exist', async () => {
    const other = await world.tenant();
    for (const [endpoint, foreign, body] of [
      ['/Users', await makeUser(other), userBody()],
      ['/Groups', await makeGroup(other), groupBody()],
    ] as const) {
      const unknown = '00000000-0000-7000-8000-000000000000';
      const ask = async (id: string) => {
        const path = `${endpoint}/${id}`;
        const answers = [
          await world.client.get(path),
          await world.client.put(path, body),
          await world.client.patch(path, patchOp({ op: 'replace', path: 'displayName', value: 'x' })),
          await world.client.delete(path),
        ];
        for (const answer of answers) expectError(answer, 404);
        return answers.map((answer) => answer.text.replaceAll(id, ''));
      };
      expect(await ask(foreign.id)).toEqual(await ask(unknown));
      expect((await other.get(foreign.path)).status).toBe(200);
    }
  });

  it('H-VER-01: the version is in the path', () => {
    expect(world.client.access.baseUrl.endsWith('/scim/v2')).toBe(true);
  });

  it('H-VER-03: without a version the newest is meant', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.get(world.client.access.baseUrl.replace(/\/v2$/, user.path));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(user.body);
  });

  it('H-VER-04: all links start with the same base', async () => {
    const user = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const base = `${world.client.access.baseUrl}/`;
    for (const link of [textAt(group.body, 'meta', 'location'), textAt(group.body, 'members', 0, '$ref')]) {
      expect(link.startsWith(base)).toBe(true);
    }
  });

  it('H-VER-05: links come from the configured base, not from the Host header', async () => {
    const { path } = await makeUser(world.client);
    const headers = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
    };
    const answer = await world.client.get(path, headers);
    expect(answer.status).toBe(200);
    expect(answer.text + String(answer.headers.location)).not.toContain('evil');
  });
});
