import { beforeEach, expect, it } from '@jest/globals';

import { rollcall, tokensIn, type Environment } from '../../../test/support/command-line.js';
import { describeOnMariadb, forEachEngine } from '../../../test/support/engines.js';
import { eventually } from '../../../test/support/eventually.js';
import { ScimClient } from '../../../test/support/scim-client.js';
import { startTestService } from '../../../test/support/service.js';

async function done(line: string, environment: Environment): Promise<string> {
  const { code, out, err } = await rollcall(line, environment);
  expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
  return out;
}

forEachEngine('rollcall tenant', (engine) => {
  let environment: Environment;
  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl() };
    await rollcall('migrate', environment, { outIsTerminal: true });
  });

  const json = async (line: string): Promise<unknown> =>
    JSON.parse(await done(`${line} --json`, environment));

  it('pauses and resumes, and the list shows it', async () => {
    expect(await json('tenant pause default')).toMatchObject({ name: 'default', state: 'paused' });
    expect(await done('tenant list', environment)).toMatch(
      /^TENANT +STATE +CREATED \(UTC\)\ndefault +paused /,
    );
    expect(await done('tenant pause default', environment)).toContain('rollcall tenant resume default');
    expect(await json('tenant resume default')).toMatchObject({ name: 'default', state: 'active' });
    expect(await json('tenant list')).toMatchObject([{ name: 'default', state: 'active' }]);
    expect(await rollcall('tenant pause none', environment)).toMatchObject({ code: 1 });
  });

  it('shows and changes what is set', async () => {
    expect(await done('tenant settings default', environment)).toContain('Nothing is set');
    const set = [
      '--set rateLimit={"perSecond":5,"burst":9}',
      '--set rateLimit.burst=50',
      '--set deletionGuard=off',
      '--set relaxations.stringBooleans=false',
      '--set logRetentionDays=30',
    ].join(' ');
    expect(await json(`tenant settings default ${set}`)).toMatchObject({
      settings: {
        rateLimit: { perSecond: 5, burst: 50 },
        deletionGuard: 'off',
        relaxations: { stringBooleans: false },
        logRetentionDays: 30,
      },
    });
    const unset = '--unset rateLimit --unset relaxations.stringBooleans --unset deletionGuard';
    const left = await json(`tenant settings default ${unset}`);
    expect(left).toMatchObject({ settings: { logRetentionDays: 30 } });
    expect(await done('tenant settings default', environment)).toBe(
      'SETTING           VALUE\nlogRetentionDays  30\n',
    );
    const wrong = await rollcall('tenant settings default --set nothing=1 --json', environment);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.err)).toMatchObject({ error: { code: 'invalidSettings' } });
  });

  it('deletes with a bar on a terminal, only when it is meant, and frees the name', async () => {
    await done('tenant create acme', environment);
    await done('token issue --tenant acme', environment);
    expect(await rollcall('tenant delete acme', environment)).toMatchObject({ code: 2, out: '' });
    expect(await json('tenant list')).toHaveLength(2);
    const ran = await rollcall('tenant delete acme --yes', environment, { errIsTerminal: true });
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('"acme" is gone') });
    expect(ran.err).toMatch(/[█░]{30} 100 % {2}0 of 0 resources, \d+ rows/);
    expect(await json('tenant list')).toHaveLength(1);
    expect(await rollcall('tenant delete acme --yes', environment)).toMatchObject({ code: 1 });
    await done('tenant create acme', environment);
    expect(await json('tenant delete acme --yes --no-wait')).toMatchObject({ name: 'acme', done: false });
    expect(await done('tenant list', environment)).toMatch(/^acme +deleting /m);
    const taken = await rollcall('token issue --tenant acme --json', environment);
    expect(JSON.parse(taken.err)).toMatchObject({ error: { code: 'tenantDeleting' } });
    expect(await json('tenant delete acme --yes')).toMatchObject({ name: 'acme', done: true });
  });

  it('tokens are bound to networks, and rotated', async () => {
    const issue = 'token issue --tenant default --network 192.0.2.0/24 --network ::1';
    const { id, token, networks } = (await json(issue)) as Record<string, unknown>;
    expect(networks).toEqual(['192.0.2.0/24', '::1/128']);
    expect(await done('token list --tenant default', environment)).toMatch(/192\.0\.2\.0\/24 ::1\/128$/m);
    const rotated = await done(`token rotate --tenant default ${String(id)}`, environment);
    const [fresh] = tokensIn(rotated);
    expect(fresh).not.toBe(token);
    expect(rotated).toMatch(/opens until +2026-01-02 00:00 UTC/);
    const listed = (await json('token list --tenant default')) as Record<string, unknown>[];
    expect(listed.filter((one) => String(one['networks']) === '192.0.2.0/24,::1/128')).toHaveLength(2);
    const now = (await json(
      `token rotate --tenant default --overlap-hours 0 --expires-in-days 30 ${String(id)}`,
    )) as Record<string, unknown>;
    expect(now).toMatchObject({
      expires: '2026-01-31T00:00:00.000Z',
      replaced: { id, status: 'expired' },
    });
    expect(await rollcall(`token rotate --tenant default ${String(id)}`, environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining('has expired'),
    });
  });

  it('admin tokens are issued, listed, rotated and revoked, but for the last one', async () => {
    const [first] = (await json('token list --admin')) as Record<string, unknown>[];
    expect(first).toMatchObject({ kind: 'admin', name: 'first start', expires: null });
    const refused = await rollcall(`token revoke --admin ${String(first?.['id'])} --json`, environment);
    expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'lastAdminToken' } });
    const issued = (await json('token issue --admin --name ops')) as Record<string, unknown>;
    expect(issued).toMatchObject({ kind: 'admin', name: 'ops', tenant: null, scimBaseUrl: null });
    const rotated = await json(`token rotate --admin ${String(issued['id'])}`);
    expect(rotated).toMatchObject({ kind: 'admin', name: 'ops', replaced: { status: 'active' } });
    expect(await done(`token revoke --admin ${String(first?.['id'])}`, environment)).toContain(
      'of the administration',
    );
    expect(await json('token list --tenant default')).toHaveLength(1);
  });
});

describeOnMariadb('rollcall and services that run', (engine) => {
  it('pausing and deleting reach them within five seconds', async () => {
    const databaseUrl = await engine.databaseUrl();
    const environment = { DATABASE_URL: databaseUrl };
    const service = await startTestService({ databaseUrl });
    try {
      const { name, token } = await service.tenant();
      const client = new ScimClient({ baseUrl: service.baseUrl, token });
      const becomes = (status: number) =>
        eventually(async () => expect((await client.get('/Users')).status).toBe(status), 5000);
      await becomes(200);
      await done(`tenant pause ${name}`, environment);
      await becomes(503);
      await done(`tenant resume ${name}`, environment);
      await becomes(200);
      expect(await done(`tenant delete ${name} --yes`, environment)).toContain('is gone');
      await becomes(401);
    } finally {
      await service.close();
    }
  });
});
