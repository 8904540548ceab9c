import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';

import { libsqlEngine } from '../support/engines.js';
import { sendRaw } from './raw-http.js';
import { serviceWorld } from './service-world.js';

const MIB = 1024 * 1024;

describe('hostile requests, byte by byte', () => {
  const world = serviceWorld(libsqlEngine);

  afterEach(() => {
    expect(world.service.logText()).not.toContain('internal error');
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

  it("a stranger's body is not read", async () => {
    const { origin } = world.service;
    const head =
      'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{';
    const [answer] = await sendRaw(origin, head);
    expect(answer?.status).toBe(401);
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
