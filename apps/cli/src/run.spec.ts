import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bearerTokenMint, controlSocketPath, startControlServer } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { acquireFileLock, credentialRepository } from '@rollcall/persistence';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeOnMariadb, forEachEngine, libsqlEngine } from '../../../test/support/engines.js';
import type { CliIo } from './cli-io.js';
import { COMMANDS } from './commands/commands.js';
import { administrationOf, withDatabase } from './open-stores.js';
import { run } from './run.js';

const NOW = Date.UTC(2026, 0, 1);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs `rollcall <line>` with what it writes caught; the words of a line are separated by spaces. */
async function rollcall(line: string, environment: Environment, io: Partial<CliIo> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await run(
    line.split(' ').filter((word) => word !== ''),
    {
      out: (text) => (out += text),
      err: (text) => (err += text),
      outIsTerminal: false,
      errIsTerminal: false,
      now: () => NOW,
      settings: () => readSettings(environment, { readFile: () => '' }),
      version: () => '1.2.3',
      ...io,
    },
  );
  return { code, out, err };
}

/** The hash under which the database keeps a token, if it does. */
async function knows(environment: Environment, token: string): Promise<string | undefined> {
  const settings = readSettings(environment, { readFile: () => '' });
  return withDatabase(settings, async ({ unitOfWork }) => {
    const found = await credentialRepository(unitOfWork).findByTokenHash(bearerTokenMint.hash(token));
    return found && `${found.credential.kind} ${found.tenant?.name ?? '-'}`;
  });
}

function tokensIn(text: string): readonly string[] {
  return [...new Set(text.match(/scim_[0-9A-Za-z]{39}/g) ?? [])];
}

forEachEngine('rollcall', (engine) => {
  let environment: Environment;
  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl(), PUBLIC_URL: 'https://id.example.com' };
  });

  it('migrate --check says what is missing with exit code 1, and changes nothing', async () => {
    const before = await rollcall('migrate --check', environment);
    expect(before).toMatchObject({ code: 1, err: '' });
    expect(before.out).toContain('Run "rollcall migrate"');
    expect((await rollcall('migrate --check', environment)).code).toBe(1);
    await rollcall('migrate', environment, { outIsTerminal: true });
    const after = await rollcall('migrate --check --json', environment);
    expect(after.code).toBe(0);
    expect(JSON.parse(after.out)).toEqual({ pending: [] });
  });

  it('migrate makes the first tenant and shows its tokens on a terminal, once', async () => {
    const first = await rollcall('migrate', environment, { outIsTerminal: true });
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('https://id.example.com/scim/v2');
    const [tenantToken, adminToken, ...more] = tokensIn(first.out);
    expect(more).toEqual([]);
    expect(await knows(environment, tenantToken!)).toBe('bearer default');
    expect(await knows(environment, adminToken!)).toBe('admin -');
    const second = await rollcall('migrate', environment, { outIsTerminal: true });
    expect(second).toEqual({
      code: 0,
      err: '',
      out: 'Nothing to apply: the database has every migration.\n',
    });
  });

  it('manages tenants and tokens, readable and as JSON', async () => {
    await rollcall('migrate', environment, { outIsTerminal: true });
    expect(await rollcall('tenant create acme', environment)).toMatchObject({ code: 0, err: '' });
    const tenants = await rollcall('tenant list', environment);
    expect(tenants.out).toBe(
      'TENANT   CREATED (UTC)\nacme     2026-01-01 00:00\ndefault  2026-01-01 00:00\n',
    );
    const issue = 'token issue --tenant acme --name entra --expires-in-days 10 --json';
    const issued = JSON.parse((await rollcall(issue, environment)).out);
    expect(issued).toMatchObject({
      tenant: 'acme',
      name: 'entra',
      status: 'active',
      expires: '2026-01-11T00:00:00.000Z',
      scimBaseUrl: 'https://id.example.com/scim/v2',
    });
    expect(await knows(environment, issued.token)).toBe('bearer acme');
    const listed = await rollcall('token list --tenant acme', environment);
    expect(listed.out).toContain(issued.id);
    expect(listed.out).toMatch(/entra +active +2026-01-01 00:00 +2026-01-11 00:00 +-/);
    expect(listed.out).not.toContain('scim_');
    expect(listed.out).not.toContain(bearerTokenMint.hash(issued.token));
    const revoked = await rollcall(`token revoke ${issued.id} --tenant acme`, environment);
    expect(revoked).toMatchObject({ code: 0, err: '' });
    const again = await rollcall('token list --tenant acme --json', environment);
    expect(JSON.parse(again.out)).toMatchObject([
      { id: issued.id, status: 'revoked', revoked: '2026-01-01T00:00:00.000Z' },
    ]);
    const text = await rollcall('token issue --tenant acme', environment);
    expect(tokensIn(text.out)).toHaveLength(1);
  });

  it('says what went wrong and what to do, without a stack', async () => {
    const early = await rollcall('tenant list', environment);
    expect(early).toEqual({
      code: 1,
      out: '',
      err: 'rollcall: The database lacks migrations. Run "rollcall migrate" first.\n',
    });
    await rollcall('migrate', environment, { outIsTerminal: true });
    for (const [line, code] of [
      ['tenant create default', 'tenantExists'],
      ['tenant create Acme', 'invalidTenantName'],
      ['token issue --tenant none', 'tenantNotFound'],
      ['token issue --tenant default --expires-in-days 731', 'invalidExpiry'],
      ['token revoke --tenant default zz', 'tokenNotFound'],
    ] as const) {
      const ran = await rollcall(line, environment);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^rollcall: [A-Z].*\.\n$/);
      const json = await rollcall(`${line} --json`, environment);
      expect(JSON.parse(json.err)).toEqual({ error: { code, message: expect.any(String) } });
    }
  });
});

describe('rollcall and the embedded database', () => {
  let environment: Environment;
  let file: string;
  beforeEach(async () => {
    environment = { DATABASE_URL: await libsqlEngine.databaseUrl() };
    file = environment['DATABASE_URL']!.slice('sqlite:'.length);
  });

  it('where there is no terminal, migrate writes the tokens to a file of mode 0600 and prints its path', async () => {
    const ran = await rollcall('migrate --json', environment);
    const { credentialsFile, notice } = JSON.parse(ran.out);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(notice).toContain(credentialsFile);
    expect(statSync(credentialsFile).mode & 0o777).toBe(0o600);
    expect(tokensIn(ran.out)).toEqual([]);
    const [tenantToken] = tokensIn(readFileSync(credentialsFile, 'utf8'));
    expect(await knows(environment, tenantToken!)).toBe('bearer default');
  });

  it('uses given tokens on the first start, and says later that they are ignored', async () => {
    const given = { ROLLCALL_BOOTSTRAP_TOKEN: 'b'.repeat(32), ROLLCALL_ADMIN_TOKEN: 'a'.repeat(32) };
    const first = await rollcall('migrate', { ...environment, ...given });
    expect(first.out + first.err).not.toMatch(/a{32}|b{32}/);
    expect(await knows(environment, 'b'.repeat(32))).toBe('bearer default');
    const second = await rollcall('migrate', { ...environment, ...given });
    expect(second.out).toContain('are ignored');
  });

  it('works through the control socket while a service holds the database', async () => {
    await rollcall('migrate', environment);
    const settings = readSettings(environment, { readFile: () => '' });
    await withDatabase(settings, async (database) => {
      const socketPath = controlSocketPath(file);
      const operator = administrationOf(database);
      const server = await startControlServer({ socketPath, operator, now: () => NOW + 1000 });
      try {
        expect(await rollcall('tenant create acme', environment)).toMatchObject({ code: 0, err: '' });
        const issued = JSON.parse((await rollcall('token issue --tenant acme --json', environment)).out);
        expect(issued.created).toBe(new Date(NOW + 1000).toISOString());
        const { unitOfWork } = database;
        const found = await credentialRepository(unitOfWork).findByTokenHash(
          bearerTokenMint.hash(issued.token),
        );
        expect(found?.tenant?.name).toBe('acme');
        const revoked = await rollcall(`token revoke --tenant acme ${issued.id}`, environment);
        expect(revoked).toMatchObject({ code: 0, err: '' });
        const unknown = await rollcall('token list --tenant none', environment);
        expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no tenant named "none"') });
        const migrate = await rollcall('migrate', environment);
        expect(migrate).toMatchObject({
          code: 1,
          err: expect.stringContaining('The service holds the database'),
        });
      } finally {
        await server.close();
      }
    });
    expect((await rollcall('tenant list', environment)).out).toContain('acme');
  });

  it('says so when the database is held and nobody answers on the socket', async () => {
    await rollcall('migrate', environment);
    const lock = acquireFileLock(file);
    try {
      const ran = await rollcall('tenant list', environment);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain('does not answer');
    } finally {
      lock.release();
    }
  });

  it('shows the stack of an error only with LOG_LEVEL=debug', async () => {
    const quiet = await rollcall('tenant list', environment);
    expect(quiet.err).not.toContain('    at ');
    const loud = await rollcall('tenant list', { ...environment, LOG_LEVEL: 'debug' });
    expect(loud.err).toContain('    at ');
  });
});

describeOnMariadb('rollcall and a server', (engine) => {
  it('says without the password that the server cannot be reached', async () => {
    const url = new URL(await engine.databaseUrl());
    url.port = '1';
    url.password = 'hunter2';
    const ran = await rollcall('tenant list', { DATABASE_URL: url.toString() });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).not.toContain('hunter2');
    expect(ran.err).not.toContain('LOG_LEVEL=debug');
  });

  it('of several that migrate at the same time, one makes the first tenant', async () => {
    const environment = { DATABASE_URL: await engine.databaseUrl() };
    const migrate = (): Promise<Ran> => rollcall('migrate', environment, { outIsTerminal: true });
    const ran = await Promise.all([migrate(), migrate(), migrate()]);
    expect(ran.map(({ code, err }) => ({ code, err }))).toEqual(ran.map(() => ({ code: 0, err: '' })));
    expect(ran.flatMap(({ out }) => tokensIn(out))).toHaveLength(2);
  });
});

describe('rollcall, called', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cli-'));
  const environment = { DATABASE_URL: `sqlite:${join(folder, 'none', 'rollcall.db')}` };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('every command has --help, which needs no configuration and touches no database', async () => {
    for (const { words, options } of COMMANDS) {
      const ran = await rollcall(`${words.join(' ')} --help`, { PORT: 'bad' });
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toMatch(new RegExp(`^rollcall ${words.join(' ')}`));
      for (const { name } of options) expect(ran.out).toContain(`--${name}`);
    }
    for (const line of ['--help', 'token --help']) {
      expect((await rollcall(line, {})).out).toContain('token issue');
    }
    expect((await rollcall('token --help', {})).out).not.toContain('tenant list');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shows its version', async () => {
    expect(await rollcall('--version', {})).toEqual({ code: 0, out: 'rollcall 1.2.3\n', err: '' });
  });

  it.each([
    ['', 'Commands:'],
    ['tokens', 'There is no command "tokens"'],
    ['token', '"token" is followed by "issue"'],
    ['token issue', '--tenant is missing'],
    ['token issue --tenant', "'--tenant <value>' argument missing"],
    ['token issue --tenant a b', '"b" is one word too many'],
    ['token issue --tenant a --expires-in-days 1.5', 'a whole number of days'],
    ['token issue --tenant a --admin', '--admin'],
    ['token revoke --tenant a', 'ID is missing'],
    ['tenant create', 'NAME is missing'],
    ['migrate --check=yes', '--check'],
  ])('%j is a wrong call: exit code 2, and nothing is done', async (line, message) => {
    const ran = await rollcall(line, environment);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('a wrong configuration is exit code 2, with every problem', async () => {
    const ran = await rollcall('tenant list', { PORT: 'x', ROLLCALL_ADMIN_TOKEN: 'hunter2' });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('PORT must');
    expect(ran.err).toContain('ROLLCALL_ADMIN_TOKEN must');
    expect(ran.err).not.toContain('hunter2');
    const json = await rollcall('tenant list --json', { PORT: 'x' });
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'configuration' } });
  });
});
