import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bearerTokenMint } from '@rollcall/auth';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { knows, rollcall, tokensIn, type Environment, type Ran } from '../../../test/support/command-line.js';
import { describeOnMariadb, forEachEngine } from '../../../test/support/engines.js';
import { COMMANDS } from './commands/commands.js';

forEachEngine('rollcall', (engine) => {
  let environment: Environment;
  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl(), PUBLIC_URL: 'https://id.example.com' };
  });

  it('migrate --check says what is missing with exit code 1, and changes nothing', async () => {
    if (engine.name === 'libsql') writeFileSync(environment['DATABASE_URL']!.slice('sqlite:'.length), '');
    const before = await rollcall('migrate --check', environment);
    expect(before).toMatchObject({ code: 1, err: '' });
    expect(before.out).toContain('Run "rollcall migrate"');
    // Each with what it means to a database in use.
    expect(before.out).toMatch(
      /^The database lacks \d+ migrations:\n( {2}\w+ \([a-z ]+\)\n {4}[A-Z].*\.\n)+Run/,
    );
    expect((await rollcall('migrate --check', environment)).code).toBe(1);
    await rollcall('migrate', environment, { outIsTerminal: true });
    const after = await rollcall('migrate --check --json', environment);
    expect(after.code).toBe(0);
    expect(JSON.parse(after.out)).toEqual({ pending: [], changes: [] });
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
      'TENANT   STATE   CREATED (UTC)\nacme     active  2026-01-01 00:00\ndefault  active  2026-01-01 00:00\n',
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

  it('X-SEC-04: issues a token with scopes, and lists them', async () => {
    await rollcall('migrate', environment, { outIsTerminal: true });
    const issue = 'token issue --tenant default --name reader --scope scim:read:User --scope events:read';
    const text = await rollcall(issue, environment);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(/\n {2}Scopes +scim:read:User events:read\n/);
    const issued = JSON.parse((await rollcall(`${issue} --json`, environment)).out);
    expect(issued.scopes).toEqual(['scim:read:User', 'events:read']);
    const listed = await rollcall('token list --tenant default', environment);
    expect(listed.out).toMatch(/reader +active .* scim:read:User events:read +all\n/);
    expect(listed.out).toMatch(/first start +active .* all +all\n/);
    const json = JSON.parse((await rollcall('token list --tenant default --json', environment)).out);
    expect(json.map((token: { scopes: unknown }) => token.scopes)).toEqual([
      ['scim:read:User', 'events:read'],
      ['scim:read:User', 'events:read'],
      null,
    ]);
    expect((await rollcall('token issue --help', environment)).out).toContain('[--scope SCOPE]...');
  });

  it('says what went wrong and what to do, without a stack', async () => {
    const file = engine.name === 'libsql' ? environment['DATABASE_URL']!.slice('sqlite:'.length) : undefined;
    if (file !== undefined) writeFileSync(file, '');
    const early = await rollcall('tenant list', environment);
    expect(early).toEqual({
      code: 1,
      out: '',
      err: `rollcall: The database${file === undefined ? '' : ` ${file}`} lacks migrations. Run "rollcall migrate" first.\n`,
    });
    await rollcall('migrate', environment, { outIsTerminal: true });
    for (const [line, code] of [
      ['tenant create default', 'tenantExists'],
      ['tenant create Acme', 'invalidTenantName'],
      ['token issue --tenant none', 'tenantNotFound'],
      ['token issue --tenant default --expires-in-days 731', 'invalidExpiry'],
      ['token issue --tenant default --user 019b0000-0000-7000-8000-000000000000', 'subjectNotFound'],
      ['token issue --tenant default --scope scim:read --scope scim:write:Robot', 'invalidScope'],
      ['token revoke --tenant default zzzzzzzz', 'tokenNotFound'],
      ['token revoke --tenant default 0', 'tokenIdTooShort'],
    ] as const) {
      const ran = await rollcall(line, environment);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^rollcall: [A-Z].*\.\n$/);
      const json = await rollcall(`${line} --json`, environment);
      expect(JSON.parse(json.err)).toEqual({ error: { code, message: expect.any(String) } });
    }
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
    ['token issue --tenant', '--tenant takes a value: --tenant TENANT.'],
    ['token issue --tenant --json', '--tenant takes a value: --tenant TENANT.'],
    ['token issue --tenant a b', '"b" is one word too many'],
    ['token issue --tenant a --expires-in-days 1.5', 'a whole number of days'],
    [
      'token issue --tenant a --root',
      'There is no option "--root". Those of "rollcall token issue" are --tenant, --admin, --name, --expires-in-days, --user, --scope, --network, --json and --help.',
    ],
    [
      'token revoke --tenant a -x',
      'There is no option "-x". Those of "rollcall token revoke" are --tenant, ',
    ],
    ['token revoke --tenant a', 'ID is missing'],
    ['token list --tenant a --admin', '--tenant or --admin, not both'],
    ['token rotate --admin --overlap-hours 1.5 x', 'a whole number of hours'],
    ['tenant delete a', 'for good. Add --yes.'],
    ['tenant settings a --set rateLimit', '--set takes SETTING=VALUE'],
    ['tenant create', 'NAME is missing'],
    ['migrate --check=yes', '--check takes no value.'],
    ['migrate --json=yes', '--json takes no value.'],
  ])('%j is a wrong call: exit code 2, and nothing is done', async (line, message) => {
    const ran = await rollcall(line, environment);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
    // Nothing of Node's own texts.
    expect(ran.err).not.toMatch(/positional|argument/);
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
