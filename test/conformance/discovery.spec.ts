import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  GROUP,
  LIST_RESPONSE,
  listAt,
  makeGroup,
  makeUser,
  resourcesOf,
  textAt,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const SERVICE = 'urn:ietf:params:scim:schemas:core:2.0';
const SCHEMES = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];

conformance('3.1 Rules for the three discovery endpoints (RFC 7644 §4)', (world) => {
  it('D-COM-01: ServiceProviderConfig is one object', async () => {
    const answer = await world.client.get('/ServiceProviderConfig');
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'schemas')).toEqual([`${SERVICE}:ServiceProviderConfig`]);
  });

  it('D-COM-02: ResourceTypes and Schemas are whole lists', async () => {
    for (const path of ['/ResourceTypes', '/Schemas']) {
      const answer = await world.client.get(path);
      const resources = resourcesOf(answer);
      expect(resources.length).toBeGreaterThan(1);
      expect(at(answer.body, 'totalResults')).toBe(resources.length);
      expect(answer.text).not.toContain('null');
    }
  });

  it('D-COM-03: a single schema or resource type is found by its id, escaped or not', async () => {
    for (const urn of [CORE, ENT, GROUP]) {
      for (const path of [`/Schemas/${urn}`, `/Schemas/${encodeURIComponent(urn)}`]) {
        expect(bodyOf(await world.client.get(path))['id']).toBe(urn);
      }
    }
    expect(bodyOf(await world.client.get('/ResourceTypes/User'))['name']).toBe('User');
    for (const path of ['/Schemas/urn:none', '/ResourceTypes/Robot', '/ResourceTypes/user']) {
      expectError(await world.client.get(path), 404);
    }
  });

  it('D-COM-04: sorting and paging are ignored', async () => {
    for (const path of ['/Schemas', '/ResourceTypes']) {
      const whole = await world.client.get(path);
      const answer = await world.client.get(`${path}?count=1&startIndex=2&sortBy=id&sortOrder=descending`);
      expect(answer.body).toEqual(whole.body);
    }
  });

  it('D-COM-05: a filter is refused with 403', async () => {
    for (const path of ['/Schemas?filter=id%20pr', '/ResourceTypes?filter=name%20eq%20%22User%22']) {
      expectError(await world.client.get(path), 403);
    }
    expectError(await world.client.get('/ServiceProviderConfig?filter=patch%20pr'), 403);
  });

  it('D-COM-06: projection is ignored, and there is no search', async () => {
    for (const path of ['/Schemas', '/ServiceProviderConfig', '/ResourceTypes', `/Schemas/${CORE}`]) {
      const whole = await world.client.get(path);
      const part = await world.client.get(`${path}?attributes=name&excludedAttributes=`);
      expect(part.body).toEqual(whole.body);
    }
    const search = await world.client.post('/Schemas/.search', { schemas: [], filter: 'id pr' });
    expect([403, 404, 405]).toContain(search.status);
    expectError(search, search.status);
  });

  it('D-COM-07: other methods are refused with 405 and Allow', async () => {
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', `/Schemas/${CORE}`]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await world.client.send(method, path, method === 'DELETE' ? {} : { body: {} });
        expectError(answer, 405);
        expect(answer.headers.allow).toContain('GET');
      }
    }
    expect((await world.client.send('HEAD', '/ServiceProviderConfig')).status).toBe(200);
  });

  it('D-COM-08: discovery needs a token, and says which scheme', async () => {
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes']) {
      const answer = await world.client.get(path, { Authorization: null });
      expectError(answer, 401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('D-COM-09: every schema that a resource names can be read', async () => {
    const known = resourcesOf(await world.client.get('/Schemas')).map((schema) => at(schema, 'id'));
    const user = await makeUser(world.client, { [ENT]: { department: 'D' } });
    const group = await makeGroup(world.client);
    const config = bodyOf(await world.client.get('/ServiceProviderConfig'));
    const types = resourcesOf(await world.client.get('/ResourceTypes'));
    const used = [user.body, group.body, config, ...types].flatMap((resource) => listAt(resource, 'schemas'));
    expect(used.length).toBeGreaterThan(5);
    for (const urn of used) expect(known).toContain(urn);
  });

  it('D-COM-10: message schemas cannot be discovered', async () => {
    const { text } = await world.client.get('/Schemas');
    expect(text).not.toContain('"id":"urn:ietf:params:scim:api:');
    expectError(await world.client.get(`/Schemas/${LIST_RESPONSE}`), 404);
  });

  it('D-COM-11: the schemas of the service itself are published too', async () => {
    for (const name of ['ServiceProviderConfig', 'ResourceType', 'Schema']) {
      expect((await world.client.get(`/Schemas/${SERVICE}:${name}`)).status).toBe(200);
    }
  });

  it('D-COM-12: every link starts with the one public base, whichever path was used', async () => {
    const base = world.client.access.baseUrl;
    const named = base.replace(/\/scim\/v2$/, `/tenants/${world.tenantName}/scim/v2`);
    for (const path of ['/Schemas', '/ResourceTypes']) {
      for (const resource of resourcesOf(await world.client.get(`${named}${path}`))) {
        expect(textAt(resource, 'meta', 'location').startsWith(`${base}${path}/`)).toBe(true);
      }
    }
  });
});

conformance('3.2 ServiceProviderConfig (RFC 7643 §5)', (world) => {
  const config = async () => bodyOf(await world.client.get('/ServiceProviderConfig'));

  it('D-SPC-01: patch is supported', async () => {
    expect(at(await config(), 'patch')).toEqual({ supported: true });
  });

  it('D-SPC-02: bulk says whether it is supported and its bounds', async () => {
    expect(at(await config(), 'bulk')).toEqual({
      supported: expect.any(Boolean),
      maxOperations: expect.any(Number),
      maxPayloadSize: expect.any(Number),
    });
  });

  it('D-SPC-03: filter is supported, with the largest page', async () => {
    expect(at(await config(), 'filter')).toEqual({ supported: true, maxResults: 1000 });
  });

  it('D-SPC-04: changing the password is supported', async () => {
    expect(at(await config(), 'changePassword')).toEqual({ supported: true });
  });

  it('D-SPC-05: sort is supported', async () => {
    expect(at(await config(), 'sort')).toEqual({ supported: true });
  });

  it('D-SPC-06: etag says the truth, and the schema names it', async () => {
    expect(at(await config(), 'etag')).toEqual({ supported: true });
    const { path } = await makeUser(world.client);
    expect((await world.client.get(path, { 'If-None-Match': 'W/"1"' })).status).toBe(304);
    const schema = await world.client.get(`/Schemas/${SERVICE}:ServiceProviderConfig`);
    expect(listAt(schema.body, 'attributes').map((attribute) => at(attribute, 'name'))).toContain('etag');
  });

  it('D-SPC-07: the authentication schemes are listed with a type of the RFC', async () => {
    const schemes = listAt(await config(), 'authenticationSchemes');
    expect(schemes.length).toBeGreaterThan(0);
    for (const scheme of schemes) {
      expect(SCHEMES).toContain(at(scheme, 'type'));
      expect(scheme).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    }
    const schema = await world.client.get(`/Schemas/${SERVICE}:ServiceProviderConfig`);
    const attribute = listAt(schema.body, 'attributes').find(
      (candidate) => at(candidate, 'name') === 'authenticationSchemes',
    );
    expect(listAt(attribute, 'subAttributes').map((sub) => at(sub, 'name'))).toContain('type');
  });

  it('D-SPC-08: a documentationUri is a URL', async () => {
    const uri = at(await config(), 'documentationUri');
    if (uri !== undefined) expect(new URL(String(uri)).protocol).toMatch(/^https?:$/);
    expect(uri).not.toBe('');
  });

  it('D-SPC-09: it has no id, and its own location', async () => {
    const body = await config();
    expect(body).not.toHaveProperty('id');
    expect(body['meta']).toMatchObject({
      resourceType: 'ServiceProviderConfig',
      location: `${world.client.access.baseUrl}/ServiceProviderConfig`,
    });
  });

  it('D-SPC-10: pagination, where announced, has its two booleans, and index paging is on', async () => {
    const pagination = at(await config(), 'pagination');
    expect(pagination === undefined || at(pagination, 'index') === true).toBe(true);
    expect(pagination === undefined || typeof at(pagination, 'cursor') === 'boolean').toBe(true);
  });
});
