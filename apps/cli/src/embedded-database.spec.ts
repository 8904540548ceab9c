import { beforeEach, describe, expect, it } from '@jest/globals';
import { bearerTokenMint, controlSocketPath, startControlServer } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { acquireFileLock, credentialRepository } from '@rollcall/persistence';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { knows, NOW, rollcall, tokensIn, type Environment } from '../../../test/support/command-line.js';
import { libsqlEngine } from '../../../test/support/engines.js';
import {
  administrationOf,
  catalogueAdministrationOf,
  eventAdministrationOf,
  schemaAdministrationOf,
  transferServiceOf,
  withDatabase,
} from './open-stores.js';

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

  it('only migrate makes a database file: every other command names the one that is missing', async () => {
    const missing = join(dirname(file), 'elsewhere', 'rollcall.db');
    const elsewhere = { DATABASE_URL: `sqlite:${missing}` };
    for (const line of [
      'migrate --check',
      'tenant create acme',
      'tenant list',
      'token issue --tenant default',
      'token list --tenant default',
      'token revoke --tenant default 01990000',
      'events sinks --tenant default',
      'events replay --tenant default --sink hook --after 0',
      'events restored',
    ]) {
      const ran = await rollcall(line, elsewhere);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^rollcall: There is no database at .*DATABASE_URL.*\.\n$/);
      expect(ran.err).toContain(` ${missing}.`);
    }
    expect(existsSync(dirname(missing))).toBe(false);
    mkdirSync(dirname(missing));
    expect(await rollcall('tenant list', elsewhere)).toMatchObject({ code: 1, out: '' });
    expect(readdirSync(dirname(missing))).toEqual([]);
    expect(await rollcall('migrate', elsewhere)).toMatchObject({ code: 0, err: '' });
    expect(await rollcall('tenant list', elsewhere)).toMatchObject({ code: 0, err: '' });
  });

  it('shows the SCIM base URL of PUBLIC_URL, and none that it could only guess', async () => {
    const known = { ...environment, PUBLIC_URL: 'https://set.example.com' };
    const migrated = await rollcall('migrate', environment, { outIsTerminal: true });
    expect(migrated.out).toContain('PUBLIC_URL/scim/v2');
    expect(migrated.out).not.toContain('127.0.0.1');
    const guessed = await rollcall('token issue --tenant default', environment);
    expect(guessed.out).not.toMatch(/SCIM base URL|127\.0\.0\.1/);
    const json = JSON.parse((await rollcall('token issue --tenant default --json', environment)).out);
    expect(json.scimBaseUrl).toBeNull();
    const said = await rollcall('token issue --tenant default', known);
    expect(said.out).toMatch(/SCIM base URL +https:\/\/set\.example\.com\/scim\/v2\n/);
  });

  it('says when a tenant has lost its last active token', async () => {
    await rollcall('migrate', environment, { outIsTerminal: true });
    await rollcall('tenant create acme', environment);
    const issue = async (): Promise<string> =>
      JSON.parse((await rollcall('token issue --tenant acme --json', environment)).out).id;
    const [first, second, third] = [await issue(), await issue(), await issue()];
    const one = await rollcall(`token revoke --tenant acme ${first}`, environment);
    expect(one.out).not.toContain('last');
    const json = JSON.parse((await rollcall(`token revoke --tenant acme ${second} --json`, environment)).out);
    expect(json).toMatchObject({ id: second, status: 'revoked', activeTokensLeft: 1 });
    const last = await rollcall(`token revoke --tenant acme ${third}`, environment);
    expect(last).toMatchObject({ code: 0, err: '' });
    expect(last.out).toContain('the tenant "acme" has no active token any more');
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
      const publicUrl = 'https://running.example.com';
      const events = eventAdministrationOf(database);
      const schemas = schemaAdministrationOf(database);
      const catalogues = catalogueAdministrationOf(database);
      const now = (): number => NOW + 1000;
      const transfers = transferServiceOf(database, settings);
      const operators = { operator, events, schemas, catalogues, transfers };
      const server = await startControlServer({ ...operators, socketPath, publicUrl, now });
      try {
        expect(await rollcall('tenant create acme', environment)).toMatchObject({ code: 0, err: '' });
        const issued = JSON.parse((await rollcall('token issue --tenant acme --json', environment)).out);
        expect(issued.created).toBe(new Date(NOW + 1000).toISOString());
        // The address is the service's, whatever this environment says.
        expect(issued.scimBaseUrl).toBe(`${publicUrl}/scim/v2`);
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
