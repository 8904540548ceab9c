import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';

interface FeedAnswer {
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly sequence: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly next: string;
  readonly more: boolean;
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ANY_ID = '019b0000-0000-7000-8000-000000000000';

forEachEngine('GET /events/v1/feed', (engine) => {
  let service: TestService;
  let tenant: TestTenant;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    tenant = await service.tenant();
  });

  async function feed(
    query: string,
    token: string | undefined = tenant.token,
  ): Promise<{ status: number; type: string | null; retryAfter: string | null; body: FeedAnswer }> {
    const answer = await fetch(`${service.origin}/events/v1/feed${query}`, {
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    });
    const type = answer.headers.get('content-type');
    const retryAfter = answer.headers.get('retry-after');
    return { status: answer.status, type, retryAfter, body: (await answer.json()) as FeedAnswer };
  }

  async function createUser(userName: string): Promise<string> {
    const { body } = await tenant.client.post('/Users', { schemas: [USER], userName, active: true });
    return (body as { id: string }).id;
  }

  it('gives what happened, in order, page by page', async () => {
    const id = await createUser('ines');
    const body = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] };
    await tenant.client.patch(`/Users/${id}`, body);
    await eventually(async () => expect((await feed('')).body.events).toHaveLength(3));
    const first = await feed('?limit=2');
    expect(first).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect(first.body.more).toBe(true);
    expect(first.body.events.map(({ type }) => type)).toEqual(['scim.user.created', 'scim.user.updated']);
    expect(first.body.events[0]).toMatchObject({
      specversion: '1.0',
      source: `${service.origin}/tenants/${tenant.name}/scim/v2`,
      subject: `User/${id}`,
      sequence: '1',
      partitionkey: id,
      data: { tenant: tenant.name, resourceId: id, version: 1, ordinal: 0, last: true, operation: 'create' },
    });
    const rest = await feed(`?after=${first.body.next}`);
    expect(rest.body.events.map(({ type }) => type)).toEqual(['scim.user.deactivated']);
    expect(rest.body.more).toBe(false);
    expect((await feed(`?after=${rest.body.next}`)).body).toEqual({
      events: [],
      next: rest.body.next,
      more: false,
    });
  });

  it('waits for an event that comes later, and answers as soon as it is there', async () => {
    const { body } = await feed('?after=now');
    const waiting = feed(`?after=${body.next}&wait=30`);
    await createUser('later');
    expect((await waiting).body.events.map(({ type }) => type)).toEqual(['scim.user.created']);
  });

  it('one credential has so many requests wait at most; another is not held up', async () => {
    const { body } = await feed('?after=now');
    const waits = `?after=${body.next}&wait=30`;
    const waiting = Array.from({ length: 21 }, () => feed(waits));
    expect(await Promise.race(waiting)).toMatchObject({
      status: 429,
      type: 'application/problem+json; charset=utf-8',
      retryAfter: '5',
    });
    expect(await feed(`?after=${body.next}`)).toMatchObject({ status: 200, body: { events: [] } });
    const other = await service.tenant();
    expect(await feed('?wait=1', other.token)).toMatchObject({ status: 200, body: { events: [] } });
    await createUser('awaited');
    const given = (await Promise.all(waiting)).filter(({ status }) => status === 200);
    expect(given.map((answer) => answer.body.events.length)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(await feed(`?after=${given[0]?.body.next ?? ''}&wait=1`)).toMatchObject({ status: 200 });
  });

  it('a service that is about to stop answers those who wait', async () => {
    const stopping = await startTestService({ databaseUrl: await engine.databaseUrl() });
    const url = `${stopping.origin}/events/v1/feed?wait=30`;
    const waiting = fetch(url, { headers: { authorization: `Bearer ${stopping.token}` } });
    await eventually(async () => {
      const metrics = await (await fetch(`${stopping.managementUrl}/metrics`)).text();
      expect(metrics).toMatch(/http_server_active_requests\{http_request_method="GET"\} [1-9]/);
    });
    await stopping.close();
    expect(await (await waiting).json()).toMatchObject({ events: [], more: false });
  });

  it('gives events of some types, or of one resource', async () => {
    const one = await createUser('one');
    await createUser('two');
    await tenant.client.delete(`/Users/${one}`);
    await eventually(async () => expect((await feed('')).body.events).toHaveLength(3));
    const deleted = await feed('?types=scim.user.deleted,scim.group.deleted');
    expect(deleted.body.events.map(({ sequence }) => sequence)).toEqual(['3']);
    const own = await feed(`?resource=${one}`);
    expect(own.body.events.map(({ sequence }) => sequence)).toEqual(['1', '3']);
    const [first] = own.body.events;
    expect(first?.subject).toBe(`User/${one}`);
    expect((await feed(`?resource=${first?.subject ?? ''}`)).body).toEqual(own.body);
    expect((await feed(`?resource=User%2F${one}`)).body).toEqual(own.body);
    expect((await feed(`?resource=Group/${one}`)).body.events).toEqual([]);
  });

  it("shows nothing of another tenant's events, and nothing to nobody", async () => {
    await createUser('mine');
    const other = await service.tenant();
    await eventually(async () => expect((await feed('')).body.events).toHaveLength(1));
    expect((await feed('', other.token)).body.events).toEqual([]);
    expect(await feed('', '')).toMatchObject({ status: 401 });
    expect(await feed('', service.adminToken)).toMatchObject({ status: 403 });
  });

  it('X-SEC-01: no password and no hash of one is in an event', async () => {
    const body = { schemas: [USER], userName: 'secretive', password: 'correct horse battery staple' };
    await tenant.client.post('/Users', body);
    await eventually(async () => expect((await feed('')).body.events).toHaveLength(1));
    const text = JSON.stringify((await feed('')).body);
    expect(text).not.toContain('correct horse');
    expect(text).not.toContain('argon2');
    expect(text).toContain('"password"');
  });

  it.each([
    ['?after=x', 400, 'after'],
    ['?limit=0', 400, 'limit'],
    ['?limit=1001', 400, 'limit'],
    ['?wait=31', 400, 'wait'],
    ['?types=scim.user.*', 400, 'scim.user.*'],
    ['?resource=ines', 400, 'User/ID'],
    ['?resource=User/', 400, 'User/ID'],
    [`?resource=Users/${ANY_ID}`, 400, 'There are User, Group.'],
    ['?type=scim.user.created', 400, 'after, limit, wait, types and resource'],
    ['?limit=1&After=1.0', 400, 'no parameter \\"After\\"'],
    ['?after=1.99', 410, 'restored'],
    ['?after=7.0', 200, ''],
  ])('%s is answered with %i', async (query, status, word) => {
    const answer = await feed(query);
    expect(answer.status).toBe(status);
    if (status !== 200) {
      expect(answer.type).toContain('application/problem+json');
      expect(JSON.stringify(answer.body)).toContain(word);
    }
  });
});
