import { describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import { at, expectError } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

describe('discovery over HTTP', () => {
  const world = serviceWorld(libsqlEngine);

  it('D-SPC-01 to D-SPC-07: what is advertised is what there is', async () => {
    const { body } = await world.service.client.get('/ServiceProviderConfig');
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16 * 1024 * 1024 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: true },
      sort: { supported: true },
      etag: { supported: true },
      pagination: { cursor: true, index: true, defaultPageSize: 100, maxPageSize: 1000 },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
    });
  });

  it('D-SPC-02, H-ME-05: what is not there says so with 501', async () => {
    const { client } = world.service;
    for (const [method, path] of [['POST', '/Me']] as const) {
      expectError(await client.send(method, path), 501);
    }
  });

  it('D-COM-05: a filter is refused, also an encoded or empty one', async () => {
    for (const query of ['filter=id%20pr', 'f%69lter=x', 'filter=', 'filter']) {
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/ResourceTypes/User', '/Schemas']) {
        expectError(await world.service.client.get(`${path}?${query}`), 403);
      }
    }
  });

  it('D-COM-04, D-COM-06: other parameters are ignored, malformed ones too', async () => {
    const whole = await world.service.client.get('/Schemas');
    const answer = await world.service.client.get(
      '/Schemas?count=x&startIndex=&attributes=name&sortBy=nonsense',
    );
    expect([answer.status, answer.text]).toEqual([200, whole.text]);
  });

  it('D-COM-03: a schema is found by its URN, escaped or not', async () => {
    for (const urn of [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser',
      'URN:ietf:params:scim:schemas:core:2.0:user',
    ]) {
      const { status, body } = await world.service.client.get(`/Schemas/${urn}`);
      expect([status, at(body, 'id')]).toEqual([200, 'urn:ietf:params:scim:schemas:core:2.0:User']);
    }
  });

  it('D-COM-07: writes are 405 with what is allowed', async () => {
    for (const path of [
      '/ServiceProviderConfig',
      '/ResourceTypes',
      '/ResourceTypes/User',
      '/Schemas',
      '/Schemas/x',
    ]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        const answer = await world.service.client.send(method, path);
        expectError(answer, 405);
        expect(answer.headers.allow).toBe('GET, HEAD');
      }
    }
  });

  it('P-GET-07: HEAD is GET without the body', async () => {
    for (const path of ['/ServiceProviderConfig', '/Users', '/Schemas']) {
      const [get, head] = [
        await world.service.client.get(path),
        await world.service.client.send('HEAD', path),
      ];
      expect([head.status, head.text, head.headers['content-length']]).toEqual([
        200,
        '',
        get.headers['content-length'],
      ]);
    }
    const missing = await world.service.client.send('HEAD', '/Users/nobody');
    expect([missing.status, missing.text]).toEqual([404, '']);
  });
});
