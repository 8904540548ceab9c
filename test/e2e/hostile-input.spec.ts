import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';

import { libsqlEngine } from '../support/engines.js';
import { at, CORE, expectError, makeUser, patchOp, textAt, userBody } from '../support/scim-messages.js';
import { sendRaw } from './raw-http.js';
import { serviceWorld } from './service-world.js';

const MIB = 1024 * 1024;

describe('hostile input', () => {
  const world = serviceWorld(libsqlEngine);

  afterEach(() => {
    // H3: nothing that a client sends ever reaches a prototype.
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
    expect(world.service.logText()).not.toContain('internal error');
  });

  const post = (raw: string | Buffer, path = '/Users') => world.service.client.send('POST', path, { raw });
  const user = (members: string): string => `{"schemas":["${CORE}"],"userName":"x",${members}}`;

  it.each([
    '',
    ' ',
    '{',
    '{"a":',
    '[]',
    '"x"',
    'null',
    '7',
    '{"a":1}}',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":01}',
    '{"a":1,}',
    '\ufeff{}',
    '{"a":"\u0001"}',
    '{"a":"\\ud800"}',
    '{"a":1e999}',
  ])('P-POST-09, H5: the body %j is refused as invalidSyntax', async (raw) => {
    expectError(await post(raw), 400, 'invalidSyntax');
  });

  it('H2: nesting is bounded, whatever the depth', async () => {
    for (const depth of [65, 10_000, 400_000]) {
      expectError(await post('['.repeat(depth)), 400, 'invalidSyntax');
      expectError(await post(`${'{"a":'.repeat(Math.min(depth, 150_000))}1`), 400, 'invalidSyntax');
    }
  });

  it.each([
    user('"active":true,"active":false'),
    user('"name":{"givenName":"a","givenName":"b"}'),
    user('"active":true,"ACTIVE":false'),
  ])('H4: a key twice is refused: %s', async (raw) => {
    const answer = await post(raw);
    expect(answer.status).toBe(400);
    expectError(answer, 400, 'invalidSyntax', 'invalidValue');
  });

  it.each([
    ['0xff', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
  ])('H5: a body with %s is refused', async (_name, bytes) => {
    const raw = Buffer.concat([
      Buffer.from(`{"schemas":["${CORE}"],"userName":"`),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
    expectError(await post(raw), 400, 'invalidSyntax');
  });

  it('H3: prototype keys in bodies have no effect', async () => {
    const { client } = await world.tenant();
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const raw = `{"${key}":{"polluted":true,"active":false},"schemas":["${CORE}"],"userName":"u-${key}","name":{"${key}":{"polluted":1},"givenName":"g"}}`;
      const answer = await client.send('POST', '/Users', { raw });
      if (answer.status !== 201) expectError(answer, 400);
      expect(answer.text).not.toContain('"polluted"');
    }
  });

  it('H3: prototype keys in paths, filters, projections and sorting are no attributes', async () => {
    const { client } = await world.tenant();
    const { path } = await makeUser(client);
    for (const name of ['__proto__', 'constructor.prototype', '__proto__.polluted', 'toString', 'valueOf']) {
      const patch = await client.patch(path, patchOp({ op: 'add', path: name, value: { polluted: true } }));
      expect([400]).toContain(patch.status);
      const patchValue = await client.patch(path, patchOp({ op: 'add', value: { [name]: 'x' } }));
      if (patchValue.status !== 200)
        expectError(patchValue, 400, 'invalidPath', 'invalidValue', 'invalidSyntax');
      expectError(await client.filter('/Users', `${name} eq "x"`), 400, 'invalidFilter');
      const projected = await client.get(`${path}?attributes=${name}`);
      expect(Object.keys(Object(projected.body)).sort()).toEqual(['id', 'schemas']);
      const sorted = await client.get(`/Users?sortBy=${name}`);
      if (sorted.status !== 200) expectError(sorted, 400, 'invalidValue', 'invalidPath');
    }
  });

  it.each([
    '__proto__',
    'constructor',
    '%00',
    '%2e%2e%2f',
    "1'%20or%201=1",
    '%F0%9F%98%80',
    'x'.repeat(10_000),
  ])('P-GET-02, H8: the id %s is unknown', async (id) => {
    expectError(await world.service.client.get(`/Users/${id}`), 404);
  });

  it.each(['%zz', '%', '%ff', '%c0%af', '%ed%a0%80'])('H13: the path /Users/%s is malformed', async (id) => {
    expectError(await world.service.client.get(`/Users/${id}`), 400);
    const answer = await world.service.client.get(`/Users?filter=${id}`);
    expectError(answer, 400, 'invalidFilter');
    expectError(await world.service.client.get(`/Users?startIndex=${id}`), 400);
  });

  it('a known query parameter twice is refused', async () => {
    expectError(await world.service.client.get('/Users?count=1&count=2'), 400);
    expectError(
      await world.service.client.get('/Users?filter=id%20pr&f%69lter=id%20pr'),
      400,
      'invalidFilter',
    );
  });

  it('H6: bodies above the limit are 413, announced or not, and the connection stays usable', async () => {
    const { token, origin } = world.service;
    const head = (more: string): string =>
      `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;
    const next = `GET /scim/v2/ServiceProviderConfig HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const large = 'x'.repeat(MIB + 1);
    const chunk = 'y'.repeat(64 * 1024);
    const chunks = `${`${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(20)}0\r\n\r\n`;
    for (const bytes of [
      head(`Content-Length: ${large.length}`) + large + next,
      head('Transfer-Encoding: chunked') + chunks + next,
    ]) {
      const [refused, served] = await sendRaw(origin, bytes, 2);
      expect([refused?.status, served?.status]).toEqual([413, 200]);
      expect(refused?.body).toContain('1 MiB (1048576 bytes)');
    }
  });

  it('H6: the limit of Groups is its own', async () => {
    const answer = await post(' '.repeat(16 * MIB + 1), '/Groups');
    expectError(answer, 413);
    expect(textAt(answer.body, 'detail')).toContain('16 MiB');
    expectError(await post(' '.repeat(2 * MIB), '/Groups'), 400, 'invalidSyntax');
  });

  it("a stranger's body is not read", async () => {
    const { origin } = world.service;
    const head =
      'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{';
    const [answer] = await sendRaw(origin, head);
    expect(answer?.status).toBe(401);
  });

  it('X-SEC-13: the limits of interface.md are refused by name', async () => {
    const { client } = await world.tenant();
    const { path } = await makeUser(client);
    const operations = Array.from({ length: 1001 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    const many = await client.patch(path, patchOp(...operations));
    expect([many.status, textAt(many.body, 'detail')]).toEqual([
      expect.any(Number),
      expect.stringContaining('1000'),
    ]);
    expect([400, 413]).toContain(many.status);
    const long = await client.post('/Users', userBody({ title: 'x'.repeat(64 * 1024 + 1) }));
    expectError(long, 400, 'invalidValue');
    expect(textAt(long.body, 'detail')).toMatch(/65,?536/);
  });

  it('H1: filters are bounded in length, depth and terms', async () => {
    const { client } = world.service;
    for (const filter of [
      `${'('.repeat(41)}title pr${')'.repeat(41)}`,
      `${'not ('.repeat(41)}title pr${')'.repeat(41)}`,
      Array.from({ length: 201 }, () => 'title pr').join(' or '),
      `title eq "${'x'.repeat(8 * 1024)}"`,
      '('.repeat(8000),
    ]) {
      const answer = await client.filter('/Users', filter);
      expectError(answer, 400, 'invalidFilter', 'tooMany');
    }
  });

  it('H1: a filter of 8 KiB fits into a URL, percent-encoded', async () => {
    const filter = `title eq "${'é'.repeat(8 * 1024 - 11)}"`;
    const encoded = Array.from(Buffer.from(filter), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(
      '',
    );
    const answer = await world.service.client.get(`/Users?filter=${encoded}`);
    expect([answer.status, at(answer.body, 'totalResults')]).toEqual([200, 0]);
  });

  it('H6: headers above 64 KiB are 431, and what is no HTTP is 400, both in SCIM', async () => {
    const { origin, token } = world.service;
    const [large] = await sendRaw(
      origin,
      `GET /scim/v2/Users?x=${'y'.repeat(66_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect([large?.status, JSON.parse(large?.body ?? '{}')]).toEqual([
      431,
      expect.objectContaining({ status: '431' }),
    ]);
    const [nonsense] = await sendRaw(origin, `nonsense ${token}\r\n\r\n`);
    expect([nonsense?.status, JSON.parse(nonsense?.body ?? '{}')]).toEqual([
      400,
      expect.objectContaining({ status: '400' }),
    ]);
    expect(nonsense?.body).not.toContain(token);
  });

  it.each([
    ['no Host header', ''],
    ['two Host headers', 'Host: a\r\nHost: b\r\n'],
  ])('H13: %s is 400 in SCIM (RFC 9112 §3.2)', async (_what, hosts) => {
    const { origin, token } = world.service;
    const bearer = `Authorization: Bearer ${token}\r\n`;
    const [answer] = await sendRaw(origin, `GET /scim/v2/Users HTTP/1.1\r\n${hosts}${bearer}\r\n`);
    expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toEqual([
      400,
      expect.objectContaining({ status: '400', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] }),
    ]);
  });

  it('H13: an expectation that is not understood is ignored, and the guard stands before all else', async () => {
    const { origin, token } = world.service;
    const head = 'GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nExpect: 200-maybe\r\n';
    const [stranger] = await sendRaw(origin, `${head}\r\n`);
    expect(stranger?.status).toBe(401);
    const [known] = await sendRaw(origin, `${head}Authorization: Bearer ${token}\r\n\r\n`);
    expect(known?.status).toBe(200);
  });

  it('H6: of many small headers none is dropped: a second Authorization is seen behind 3,000 of them', async () => {
    const { origin, token } = world.service;
    const bearer = `Authorization: Bearer ${token}\r\n`;
    const many = Array.from({ length: 3000 }, (_, index) => `x${index}: y\r\n`).join('');
    const start = `GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n`;
    const [last] = await sendRaw(origin, `${start}${many}${bearer}\r\n`);
    expect(last?.status).toBe(200);
    const [twice] = await sendRaw(origin, `${start}${bearer}${many}${bearer}\r\n`);
    expect(twice?.status).toBe(401);
  });

  it('H13: two framings of one body are refused', async () => {
    const { origin, token } = world.service;
    const head = `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    const [answer] = await sendRaw(
      origin,
      `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    expect(answer?.status).toBe(400);
  });

  it('H13: an absolute-form target and a method override change nothing', async () => {
    const { origin, token } = world.service;
    const bearer = `Host: x\r\nAuthorization: Bearer ${token}\r\n`;
    const [absolute] = await sendRaw(
      origin,
      `GET http://evil.example/scim/v2/Users HTTP/1.1\r\n${bearer}\r\n`,
    );
    expect(absolute?.status).toBe(200);
    const [stranger] = await sendRaw(
      origin,
      'GET http://evil.example/scim/v2/Users HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    expect(stranger?.status).toBe(401);
    const [override] = await sendRaw(
      origin,
      `GET /scim/v2/Users HTTP/1.1\r\n${bearer}X-HTTP-Method-Override: DELETE\r\n\r\n`,
    );
    expect(override?.status).toBe(200);
  });

  it.each([
    user('"name":"x"'),
    user('"name":[]  ,"emails":{"value":7}'),
    user('"emails":[7]'),
    user('"active":"perhaps"'),
    user('"displayName":{"role":"admin"}'),
    '{"schemas":"x","userName":"x"}',
    `{"schemas":["${CORE}"],"userName":{"$ne":null}}`,
    `{"schemas":["${CORE}"]}`,
  ])('C-TYPE, H8, H12: wrong types are refused with 400: %s', async (raw) => {
    expectError(await post(raw), 400, 'invalidValue', 'invalidSyntax');
  });

  it('a client that goes away in the middle of its body harms nobody', async () => {
    const { baseUrl, token, client } = world.service;
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${baseUrl}/Users`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': '100',
        },
      });
      request.on('error', () => resolve());
      request.write('{"a":', () => request.destroy());
      request.on('close', () => resolve());
    });
    expect((await client.get('/Users?count=0')).status).toBe(200);
  });
});
