import { beforeAll, describe, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { openapiDocument } from '../support/openapi-answers.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at } from '../support/scim-messages.js';
import { administeredKind, ROWS } from './isolation-rows.js';
import { isolatedTenant, type IsolatedTenant, type Things } from './isolation-world.js';
import { DOCUMENTED_REMOVALS, DOCUMENTED_REQUESTS, type DocumentedRequest } from './openapi-requests.js';
import { registeredWorld } from './registered-world.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const operations = Object.entries(openapiDocument().paths).flatMap(([path, item]) =>
  Object.keys(item)
    .filter((method) => METHODS.includes(method))
    .map((method) => `${method.toUpperCase()} ${path}`),
);

/** What is asked elsewhere: without a body, with another credential, or of something that this spec has to make first. */
const ASKED_BELOW = [
  'POST /oauth/token',
  'POST /scim/v2/Me',
  'DELETE /scim/v2/Users/{id}',
  'POST /tenants/{tenant}/events/v1/streams/verification',
  'DELETE /tenants/{tenant}/events/v1/streams',
  'GET /admin/v1/tokens/{id}',
  'POST /admin/v1/tokens/{id}/rotate',
  'DELETE /admin/v1/tokens/{id}',
];

/** What only reads, and wants nothing but what its path names. */
const READ = operations.filter(
  (operation) =>
    operation.startsWith('GET ') && !(operation in DOCUMENTED_REQUESTS) && !ASKED_BELOW.includes(operation),
);

function thingOf(operation: string): keyof Things {
  const route = operation.replace(/\{(\w+)\}/g, ':$1');
  const [, path = ''] = route.split(' ');
  return (path.startsWith('/admin/') ? administeredKind(path) : ROWS[route]?.kind) ?? 'user';
}

forEachEngine('each operation of the OpenAPI document is answered as it says', (engine) => {
  const world = registeredWorld(engine);
  let own: IsolatedTenant;
  let me: ScimClient;

  beforeAll(async () => {
    const { service } = world;
    own = await isolatedTenant(service, await world.tenant(), { drone: 'Rover', mark: 'ours' });
    const { tenant, user } = own.things;
    const { token } = await service.operator.issueToken(tenant, { name: 'me', subject: user }, Date.now());
    me = new ScimClient({ baseUrl: service.origin, token });
  }, 120_000);

  /** The client itself compares each answer with the document. */
  async function ask(operation: string, request: DocumentedRequest = {}): Promise<ScimAnswer> {
    const [method = '', template = ''] = operation.split(' ');
    const { things } = own;
    const { query = '', body, json, id = things[thingOf(operation)] } = request;
    const path = template
      .replace('{tenant}', things.tenant)
      .replace('{endpoint}', 'Robots')
      .replace(/\{\w+\}/g, encodeURIComponent(id));
    const client = template.startsWith('/admin/') ? own.admin : template.endsWith('/Me') ? me : own.client;
    const type = json === true ? { headers: { 'Content-Type': 'application/json' } } : {};
    return client.send(method, `${path}${query}`, { ...type, ...(body === undefined ? {} : { body }) });
  }

  async function succeeds(operation: string, request?: DocumentedRequest): Promise<ScimAnswer> {
    const answer = await ask(operation, request);
    expect([operation, answer.status, answer.status < 300 ? '' : answer.text]).toEqual([
      ...[operation, answer.status, ''],
    ]);
    return answer;
  }

  it('each is asked', () => {
    const asked = [...READ, ...Object.keys(DOCUMENTED_REQUESTS), ...Object.keys(DOCUMENTED_REMOVALS)];
    expect([...new Set([...asked, ...ASKED_BELOW])].sort()).toEqual([...operations].sort());
  });

  describe('with success', () => {
    it.each(READ)('%s', async (operation) => {
      await succeeds(operation);
    });

    it.each(Object.keys(DOCUMENTED_REQUESTS))('%s', async (operation) => {
      await succeeds(operation, DOCUMENTED_REQUESTS[operation]?.(own.things));
    });

    it('POST /oauth/token, of a client in the header and of one that is none', async () => {
      const { tenant } = own.things;
      const clients = `/admin/v1/tenants/${tenant}/clients`;
      const headers = { 'Content-Type': 'application/json' };
      const { body } = await own.admin.send('POST', clients, { headers, body: { name: 'fetching' } });
      const basic = Buffer.from(`${String(at(body, 'id'))}:${String(at(body, 'secret'))}`).toString('base64');
      for (const [authorization, status] of [
        [`Basic ${basic}`, 200],
        ['Basic eDp4', 401],
      ] as const) {
        const answer = await own.client.send('POST', '/oauth/token', {
          headers: { Authorization: authorization, 'Content-Type': 'application/x-www-form-urlencoded' },
          raw: 'grant_type=client_credentials',
        });
        expect(answer.status).toBe(status);
      }
    });

    it('the tokens of administration', async () => {
      const { body } = await succeeds('POST /admin/v1/tokens', {
        body: { name: 'to be rotated' },
        json: true,
      });
      const id = String(at(body, 'id'));
      await succeeds('GET /admin/v1/tokens/{id}', { id });
      await succeeds('POST /admin/v1/tokens/{id}/rotate', { id, body: {}, json: true });
      await succeeds('DELETE /admin/v1/tokens/{id}', { id });
    });

    it('POST /scim/v2/Me, which needs a token of nobody', async () => {
      expect((await ask('POST /scim/v2/Me', { body: {} })).status).toBeGreaterThanOrEqual(400);
    });

    it('DELETE /scim/v2/Users/{id}, and of a stream by the path of its tenant', async () => {
      const { body } = await succeeds(
        'POST /scim/v2/Users',
        DOCUMENTED_REQUESTS['POST /scim/v2/Users']?.(own.things),
      );
      await succeeds('DELETE /scim/v2/Users/{id}', { id: String(at(body, 'id')) });
      const made = await succeeds('POST /events/v1/streams', { body: {}, json: true });
      const stream = String(at(made.body, 'stream_id'));
      const query = `?stream_id=${stream}`;
      const verified = { body: { stream_id: stream }, json: true } as const;
      await succeeds('POST /tenants/{tenant}/events/v1/streams/verification', verified);
      await succeeds('DELETE /tenants/{tenant}/events/v1/streams', { query });
    });
  });

  describe('with a refusal', () => {
    it.each(operations.filter((operation) => !ASKED_BELOW.includes(operation)))(
      '%s without a credential',
      async (operation) => {
        const [method = '', template = ''] = operation.split(' ');
        const path = template.replace('{tenant}', own.things.tenant).replace(/\{\w+\}/g, 'x');
        const answer = await own.client.send(method, path, { headers: { Authorization: null } });
        expect([200, 304, 401]).toContain(answer.status);
      },
    );

    it.each(operations.filter((operation) => operation.includes('{id}')))(
      '%s of nothing',
      async (operation) => {
        const answer = await ask(operation, {
          id: '01900000-0000-7000-8000-000000000000',
          ...(/^(?:POST|PUT|PATCH)/.test(operation) ? { body: {}, json: true } : {}),
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
      },
    );
  });

  describe('that takes something away', () => {
    it.each(Object.keys(DOCUMENTED_REMOVALS))('%s', async (operation) => {
      await succeeds(operation, DOCUMENTED_REMOVALS[operation]?.(own.things));
    });
  });
});
