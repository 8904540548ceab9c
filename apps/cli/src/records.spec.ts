import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readSettings } from '@rollcall/config';
import { auditLogRepository, provisioningLogRepository, tenantRepository } from '@rollcall/persistence';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { forEachEngine } from '../../../test/support/engines.js';
import { COMMANDS } from './commands/commands.js';
import { withDatabase } from './open-stores.js';

/** An id that nothing has. */
const NOBODY = '01900000-0000-7000-8000-000000000000';

const FOLDERS: string[] = [];

/** A file with some JSON. */
function fileWith(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  FOLDERS.push(folder);
  const file = join(folder, 'given.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Commands that change nothing. */
const READING = [
  'tenant list',
  'token list',
  'events sinks',
  'log',
  'audit list',
  'audit head',
  'audit verify',
  'archive list',
  'client list',
  'issuer list',
  'export',
  'guard show',
];

/** A call of each other command, and the action that it has to be told as. Whoever adds a command says it here, too. */
const WRITING: Readonly<Record<string, readonly [line: () => string, action: string]>> = {
  migrate: [() => 'migrate', 'firstStart'],
  'tenant create': [() => 'tenant create other', 'createTenant'],
  'token issue': [() => 'token issue --tenant default', 'issueToken'],
  'token revoke': [() => `token revoke --tenant default ${NOBODY}`, 'revokeToken'],
  'tenant settings': [() => 'tenant settings default --set logRetentionDays=30', 'changeTenantSettings'],
  'tenant pause': [() => 'tenant pause default', 'pauseTenant'],
  'tenant resume': [() => 'tenant resume default', 'resumeTenant'],
  'tenant delete': [() => 'tenant delete other --yes', 'deleteTenant'],
  'token rotate': [() => `token rotate --tenant default ${NOBODY}`, 'rotateToken'],
  'client create': [() => 'client create --tenant default --name c', 'createClient'],
  'client rotate': [() => `client rotate --tenant default ${NOBODY}`, 'rotateClient'],
  'client revoke': [() => `client revoke --tenant default ${NOBODY}`, 'revokeClient'],
  'issuer create': [
    () => 'issuer create --tenant default --name i --issuer https://8.8.8.8 --audience a',
    'createIssuer',
  ],
  'issuer update': [() => `issuer update --tenant default ${NOBODY} --name i`, 'updateIssuer'],
  'issuer delete': [() => `issuer delete --tenant default ${NOBODY}`, 'deleteIssuer'],
  'keys rotate': [() => 'keys rotate', 'rotateKeys'],
  'guard approve': [() => 'guard approve --tenant default', 'approveRemovals'],
  'guard reject': [() => 'guard reject --tenant default', 'rejectRemovals'],
  'archive restore': [() => `archive restore --tenant default --id ${NOBODY}`, 'restoreArchived'],
  import: [
    () => `import ${fileWith({ schemas: [], userName: 'x' })} --tenant default --format jsonl`,
    'importRows',
  ],
  'schema import': [() => `schema import ${fileWith([])} --tenant default`, 'importSchemas'],
  'role import': [
    () => `role import ${fileWith({ roles: [{ value: 'r' }] })} --tenant default`,
    'importCatalogues',
  ],
  'events replay': [() => 'events replay --tenant default --sink none --after 0', 'replayEvents'],
  'events restored': [() => 'events restored', 'beginEpoch'],
};

forEachEngine('rollcall log and rollcall audit', (engine) => {
  let environment: Environment;

  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl() };
    const given = { ROLLCALL_BOOTSTRAP_TOKEN: 'b'.repeat(40), ROLLCALL_ADMIN_TOKEN: 'a'.repeat(40) };
    expect(await rollcall('migrate', { ...environment, ...given })).toMatchObject({ code: 0 });
  });
  afterEach(() => {
    for (const folder of FOLDERS.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('every command that writes leaves an entry in the audit log', async () => {
    const named = COMMANDS.map(({ words }) => words.join(' '));
    expect([...READING, ...Object.keys(WRITING)].sort()).toEqual([...named].sort());
    for (const [name, [line, action]] of Object.entries(WRITING)) {
      await rollcall(line(), environment);
      const entries = JSON.parse((await rollcall('audit list --json', environment)).out);
      const [newest] = entries;
      expect({ name, newest }).toMatchObject({ name, newest: { action, actor: { kind: 'cli' } } });
    }
    expect(await rollcall('audit verify', environment)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The audit log is whole: \d+ entries, up to \d+:[\da-f]{64}\.\n$/),
    });
    expect((await rollcall('audit list', environment)).out).toContain('issueToken');
  });

  it('audit verify exits with 1, and names the entry, where the log was changed', async () => {
    const settings = readSettings(environment, { readFile: () => '' });
    await withDatabase(settings, async ({ unitOfWork }) => {
      await auditLogRepository(unitOfWork).append({
        ...{ at: NOW, action: 'x', detail: {}, outcome: 'done', actor: { kind: 'cli', id: 'ops' } },
      });
      await unitOfWork.write((session) =>
        session.run(
          "update audit_entry set content = replace(content, 'firstStart', 'nothing') where seq = ?",
          [2],
        ),
      );
    });
    const ran = await rollcall('audit verify', environment);
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining('The entry 2 was changed') });
    const json = JSON.parse((await rollcall('audit verify --json', environment)).out);
    expect(json).toMatchObject({ whole: false, fault: { seq: 2, kind: 'changed' } });
    for (const line of ['audit verify --head nonsense', 'audit list --limit 0']) {
      expect(await rollcall(line, environment)).toMatchObject({ code: 2 });
    }
  });

  async function logged(): Promise<void> {
    const settings = readSettings(environment, { readFile: () => '' });
    await withDatabase(settings, async ({ unitOfWork }) => {
      const tenant = await tenantRepository(unitOfWork).findByName('default');
      const log = provisioningLogRepository(unitOfWork);
      const drafts = Array.from({ length: 450 }, (_, index) => ({
        ...{ at: NOW + index, requestId: `r${index}`, credential: { id: 'c', name: 'entra' }, client: {} },
        ...{
          operation: 'create' as const,
          method: 'POST',
          resource: { type: 'User', name: `=u\u001b${index}` },
        },
        ...(index === 7
          ? { status: 409, scimType: 'uniqueness', detail: 'taken', changes: [] }
          : { status: 201, changes: [{ path: 'userName', after: 'u' }] }),
      }));
      await log.append(drafts.map((draft) => ({ tenantId: tenant!.id, draft })));
    });
  }

  it('log shows what is looked for, and why it was refused', async () => {
    expect(await rollcall('log --tenant default', environment)).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing of this kind'),
    });
    await logged();
    const refused = await rollcall('log --tenant default --status 409', environment);
    expect(refused.out.split('\n')[0]).toMatch(
      /^TIME \(UTC\) +OPERATION +TYPE +RESOURCE +STATUS +CLIENT +DETAIL$/,
    );
    expect(refused.out.split('\n')[1]).toMatch(
      /^2026-01-01 00:00:00 +create +User +=u 7 +409 +entra +uniqueness: taken$/,
    );
    const all = await rollcall('log --tenant default', environment);
    expect(all.out.split('\n')).toHaveLength(53);
    expect(all.out).toContain('There is more');
    const found = JSON.parse((await rollcall('log --tenant default --request r9 --json', environment)).out);
    expect(found).toMatchObject([{ requestId: 'r9', status: 201, time: '2026-01-01T00:00:00.009Z' }]);
    const since = await rollcall('log --tenant default --since 2026-01-01T00:00:00.448Z --json', environment);
    expect(JSON.parse(since.out)).toHaveLength(2);
    expect(await rollcall('log --tenant nobody', environment)).toMatchObject({ code: 1 });
    for (const option of [
      '--status x',
      '--outcome x',
      '--since 2026',
      '--limit 0',
      '--format xml',
      '--format csv --json',
    ]) {
      expect([option, (await rollcall(`log --tenant default ${option}`, environment)).code]).toEqual([
        option,
        2,
      ]);
    }
  });

  it('log --format writes everything, page by page', async () => {
    await logged();
    const lines = (await rollcall('log --tenant default --format jsonl', environment)).out
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).requestId)).toEqual(
      Array.from({ length: 450 }, (_, index) => `r${449 - index}`),
    );
    const csv = (await rollcall('log --tenant default --format csv --outcome written', environment)).out;
    expect(csv.split('\r\n')).toHaveLength(451);
    expect(csv).not.toMatch(/(?:^|,)"[=+\-@\t\r]/m);
  });
});
