import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FirstStart, FirstStartTokens, TenantSummary } from '@rollcall/directory';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bearerTokenMint } from './bearer-token.js';
import { SecretsUndeliverable } from './deliver-secrets.js';
import { firstStart, type FirstStartOptions } from './first-start.js';
import { firstStartNotice } from './first-start-notice.js';

const NOW = Date.UTC(2026, 0, 1);
const GIVEN = 'given-given-given-given-given-given';
const OTHER = 'other-other-other-other-other-other';

/** The part of Administration that a first start uses, with `others` deciding who was faster. */
class Tenants {
  made: FirstStartTokens[] = [];
  beaten = false;
  failure: Error | undefined;

  async listTenants(): Promise<readonly TenantSummary[]> {
    return this.made.map(() => ({ name: 'default', created: NOW }));
  }

  async firstStart(tokens: FirstStartTokens): Promise<FirstStart | undefined> {
    if (this.failure !== undefined) throw this.failure;
    if (this.beaten) return undefined;
    this.made.push(tokens);
    return { tenantName: 'default', tenantToken: '', adminToken: '', expires: 0, ...tokens };
  }
}

let folder: string;
let tenants: Tenants;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-first-'));
  tenants = new Tenants();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function options(more: Partial<FirstStartOptions> = {}): FirstStartOptions {
  return {
    administration: tenants,
    mint: bearerTokenMint,
    publicUrl: 'https://id.example.com',
    tenantToken: undefined,
    adminToken: undefined,
    now: NOW,
    folder,
    terminal: undefined,
    ...more,
  };
}

describe('firstStart', () => {
  it('shows generated tokens on the terminal, and only there', async () => {
    const written: string[] = [];
    const outcome = await firstStart(options({ terminal: (text) => written.push(text) }));
    const [tokens] = tenants.made;
    expect(outcome).toMatchObject({ kind: 'done', delivery: { kind: 'terminal' } });
    expect(written.join('')).toContain(tokens?.tenantToken);
    expect(written.join('')).toContain(tokens?.adminToken);
    expect(JSON.stringify(outcome)).not.toContain('scim_');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes them to a file of mode 0600 where there is no terminal, and names only its path', async () => {
    const inner = join(folder, 'data');
    const outcome = await firstStart(options({ folder: inner }));
    const path = join(inner, 'first-start-credentials.txt');
    expect(outcome).toMatchObject({ kind: 'done', delivery: { kind: 'file', path } });
    expect(outcome.notice).toContain(path);
    expect(JSON.stringify(outcome)).not.toContain('scim_');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain(tenants.made[0]?.tenantToken);
  });

  it('writes to a new file, never into one that exists or through a link', async () => {
    writeFileSync(join(folder, 'target'), 'kept');
    symlinkSync(join(folder, 'target'), join(folder, 'first-start-credentials.txt'));
    const outcome = await firstStart(options());
    expect(outcome).toMatchObject({ delivery: { path: join(folder, 'first-start-credentials-2.txt') } });
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('kept');
  });

  it('makes nothing when the secrets could be written nowhere', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(firstStart(options({ folder: join(file, 'data') }))).rejects.toThrow(SecretsUndeliverable);
    expect(tenants.made).toEqual([]);
  });

  it('fails at once where the system makes no folder', async () => {
    // Node's own recursive mkdir never ends under /proc.
    await expect(firstStart(options({ folder: '/proc/none/data' }))).rejects.toThrow(SecretsUndeliverable);
  });

  it('leaves no file behind when another process was faster, or when it failed', async () => {
    tenants.beaten = true;
    expect(await firstStart(options())).toEqual({ kind: 'notNeeded', notice: undefined });
    tenants.failure = new Error('the database is gone');
    await expect(firstStart(options())).rejects.toThrow('the database is gone');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('uses given tokens without showing them, and needs no folder for them', async () => {
    const file = join(folder, 'file');
    mkdirSync(file);
    const given = { tenantToken: GIVEN, adminToken: OTHER };
    const outcome = await firstStart(options({ ...given, folder: '/proc/none' }));
    expect(outcome).toMatchObject({ kind: 'done', delivery: { kind: 'none' } });
    expect(tenants.made).toEqual([given]);
  });

  it('shows the generated one of the two only', async () => {
    const written: string[] = [];
    await firstStart(options({ tenantToken: GIVEN, terminal: (text) => written.push(text) }));
    expect(written.join('')).not.toContain(GIVEN);
    expect(written.join('')).toContain('(as given in ROLLCALL_BOOTSTRAP_TOKEN)');
    expect(written.join('')).toContain(tenants.made[0]?.adminToken);
  });

  it('does nothing when a tenant exists, with a notice when tokens are given', async () => {
    await firstStart(options({ terminal: () => undefined }));
    expect(await firstStart(options())).toEqual({ kind: 'notNeeded', notice: undefined });
    const outcome = await firstStart(options({ tenantToken: GIVEN, adminToken: OTHER }));
    expect(outcome.notice).toBe(
      'ROLLCALL_BOOTSTRAP_TOKEN and ROLLCALL_ADMIN_TOKEN are ignored: there is a tenant already.',
    );
    expect(tenants.made).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('firstStartNotice', () => {
  const facts = {
    publicUrl: 'https://id.example.com',
    tenantName: 'default',
    tenantToken: { token: 'T', givenBy: undefined },
    adminToken: { token: 'A', givenBy: undefined },
    expires: Date.UTC(2027, 0, 1),
  };

  it('has the SCIM base URL, both tokens and what Entra asks for', () => {
    const notice = firstStartNotice(facts);
    expect(notice).toMatch(/SCIM base URL +https:\/\/id\.example\.com\/scim\/v2\n/);
    expect(notice).toMatch(/Tenant token +T\n/);
    expect(notice).toMatch(/Admin token +A\n/);
    expect(notice).toMatch(/Tenant URL +https:\/\/id\.example\.com\/scim\/v2\n/);
    expect(notice).toMatch(/Secret Token +T\n/);
    expect(notice).toContain('2027-01-01');
    expect(notice).not.toContain('PUBLIC_URL');
  });

  it('says what the admin token is for, and how the command is called in a clone', () => {
    const lines = firstStartNotice(facts).split('\n');
    const admin = lines.findIndex((line) => line.includes('Admin token'));
    expect(lines[admin + 1]).toContain('administration at /admin/v1: keep it safe');
    const valid = lines.findIndex((line) => line.includes('2027-01-01'));
    expect(lines[valid - 1]).toContain('Tenant token');
    const forms = lines.filter((line) => line.includes('token issue --tenant default'));
    expect(forms.map((line) => line.trim().replace(/^\(.*: |\)$/g, ''))).toEqual([
      'rollcall token issue --tenant default',
      'npm run -s rollcall -- token issue --tenant default',
    ]);
  });

  it('names PUBLIC_URL where the address of the service is not known', () => {
    const notice = firstStartNotice({ ...facts, publicUrl: undefined });
    expect(notice).toMatch(/SCIM base URL +PUBLIC_URL\/scim\/v2/);
    expect(notice).not.toContain('undefined');
  });

  it('says that Entra cannot reach a loopback address or plain HTTP', () => {
    for (const publicUrl of [
      'http://127.0.0.1:3000',
      'https://localhost',
      'https://[::]:3000',
      'http://a.example',
    ]) {
      expect(firstStartNotice({ ...facts, publicUrl })).toContain('set PUBLIC_URL');
    }
  });
});
