import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { libsqlEngine, forEachEngine } from '../support/engines.js';
import { rollcall } from '../support/command-line.js';
import { ScimClient } from '../support/scim-client.js';
import { at, listAt, textAt } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { routesOfService } from './stated-routes.js';

const NOBODY = '01900000-0000-7000-8000-000000000000';
const SAFE = /^(?:GET|HEAD|OPTIONS) /;

forEachEngine('the audit log of administration', (engine) => {
  let service: TestService;
  let admin: ScimClient;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl });
    admin = new ScimClient({ baseUrl: `${service.origin}/admin/v1`, token: service.adminToken });
  });
  afterAll(() => service.close());

  async function entries(): Promise<readonly unknown[]> {
    return listAt((await admin.get('/audit?limit=1000')).body, 'entries');
  }

  it('begins with the migrations and the first tenant', async () => {
    const first = (await entries()).toReversed();
    expect(first.slice(0, 2)).toMatchObject([
      { seq: 1, action: 'migrate', outcome: 'done', actor: { kind: 'service' } },
      { seq: 2, action: 'firstStart', outcome: 'done' },
    ]);
  });

  it('has two entries of whatever an administrator asks for by the API: whoever adds a route gets them, too', async () => {
    const routes = routesOfService().filter((route) => route.includes(' /admin/') && !SAFE.test(route));
    const writing = routes.filter((route) => !route.includes('*'));
    expect(writing.length).toBeGreaterThan(15);
    // One of its own: among the routes are those that change and remove a tenant.
    expect((await admin.post('/tenants', { name: 'walked' })).status).toBe(201);
    for (const route of writing) {
      const [method = '', path = ''] = route.split(' ');
      const sent = method === 'ALL' ? 'POST' : method;
      const url = path.replace(':tenant', 'walked').replaceAll(/:[a-z]+/gi, NOBODY);
      await admin.send(sent, `${service.origin}${url}`, {
        body: {
          name: 'canary-name',
          secret: 'canary-secret',
          password: 'canary-secret',
          other: 'canary-secret',
        },
        headers: { 'X-Request-Id': `audit-${sent}` },
      });
      const [end, begin] = await entries();
      const action = `${sent} ${path}`;
      expect({ route, begin, end }).toMatchObject({
        route,
        begin: {
          action,
          outcome: 'begun',
          actor: { kind: 'api', name: 'first start' },
          requestId: `audit-${sent}`,
        },
        end: { action, of: at(begin, 'seq'), outcome: expect.stringMatching(/^(?:done|refused|failed)$/) },
      });
      if (path.includes(':tenant')) expect(end).toMatchObject({ tenant: 'walked' });
    }
    const text = JSON.stringify(await entries());
    expect(text).toContain('canary-name');
    expect(text).not.toContain('canary-secret');
  });

  it('has none of what only reads', async () => {
    const before = (await entries()).length;
    for (const path of [
      '/audit',
      '/audit/head',
      '/audit/verify',
      '/tenants/default/sinks',
      '/tenants/default/log',
    ]) {
      expect([path, (await admin.get(path)).status]).toEqual([path, 200]);
    }
    expect(await entries()).toHaveLength(before);
  });

  it('tells what was done and what was refused, and has no secret that was given or shown', async () => {
    const made = await admin.post('/tenants/default/sinks', {
      ...{
        name: 'payroll',
        kind: 'webhook',
        url: 'https://93.184.215.14/hooks/canary-path?key=canary-query',
      },
      ...{ algorithm: 'hmac-sha256' },
    });
    expect(made.status).toBe(201);
    const [end] = await entries();
    expect(end).toMatchObject({
      outcome: 'done',
      detail: { status: 201, body: { name: 'payroll', kind: 'webhook', url: 'https://93.184.215.14' } },
    });
    await admin.post('/tenants/nobody/sinks', { name: 'x', kind: 'webhook', url: 'https://93.184.215.14/' });
    expect((await entries())[0]).toMatchObject({
      outcome: 'refused',
      tenant: 'nobody',
      detail: { status: 404 },
    });
    const text = JSON.stringify(await entries());
    for (const secret of ['canary-path', 'canary-query', textAt(made.body, 'secret'), service.adminToken]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is verified by API and by the command line, also against an end that was noted', async () => {
    const environment = { DATABASE_URL: databaseUrl };
    const { body: head } = await admin.get('/audit/head');
    const noted = `${String(at(head, 'seq'))}:${textAt(head, 'hash')}`;
    expect((await admin.get('/audit/verify')).body).toMatchObject({ head, fault: null });
    expect(
      (await admin.get(`/audit/verify?seq=${at(head, 'seq')}&hash=${textAt(head, 'hash')}`)).body,
    ).toMatchObject({
      fault: null,
    });
    expect((await admin.get('/audit/verify?seq=1')).status).toBe(400);
    expect(await rollcall('audit head', environment)).toMatchObject({ code: 0, out: `${noted}\n` });
    expect(await rollcall(`audit verify --head ${noted}`, environment)).toMatchObject({ code: 0 });
    const forged = `${String(at(head, 'seq'))}:${'0'.repeat(64)}`;
    const ran = await rollcall(`audit verify --head ${forged}`, environment);
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining('rewritten') });
  });

  it('tells what the command line does while the service runs', async () => {
    const ran = await rollcall('tenant create by-command', { DATABASE_URL: databaseUrl });
    expect(ran).toMatchObject({ code: 0 });
    expect((await entries()).slice(0, 2)).toMatchObject([
      { action: 'createTenant', outcome: 'done', actor: { kind: 'cli' } },
      { action: 'createTenant', outcome: 'begun', detail: { name: 'by-command' } },
    ]);
    const listed = await rollcall('audit list --limit 2 --json', { DATABASE_URL: databaseUrl });
    expect(JSON.parse(listed.out)).toEqual((await entries()).slice(0, 2));
  });

  it('is read page by page', async () => {
    const all = await entries();
    const { body } = await admin.get('/audit?limit=3');
    expect(listAt(body, 'entries')).toEqual(all.slice(0, 3));
    const { body: second } = await admin.get(`/audit?limit=3&cursor=${String(at(body, 'next'))}`);
    expect(listAt(second, 'entries')).toEqual(all.slice(3, 6));
    expect((await admin.get('/audit?limit=0')).status).toBe(400);
    const tenant = await service.tenant();
    expect((await new ScimClient({ ...admin.access, token: tenant.token }).get('/audit')).status).toBe(403);
  });
});

forEachEngine('first start without a service', (engine) => {
  it('is told by "rollcall migrate" as well', async () => {
    const environment = {
      DATABASE_URL: await (engine.name === 'libsql' ? libsqlEngine : engine).databaseUrl(),
    };
    expect(await rollcall('migrate', { ...environment, ROLLCALL_ADMIN_TOKEN: 'a'.repeat(40) })).toMatchObject(
      {
        code: 0,
      },
    );
    const listed = JSON.parse((await rollcall('audit list --json', environment)).out);
    expect(listed).toMatchObject([
      { action: 'firstStart', actor: { kind: 'cli' } },
      { action: 'migrate', actor: { kind: 'cli' } },
    ]);
  });
});
