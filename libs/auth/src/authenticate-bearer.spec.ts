import { describe, expect, it } from '@jest/globals';
import {
  accessOf,
  type Credential,
  type CredentialStore,
  type CredentialWithTenant,
  type TenantRecord,
} from '@rollcall/directory';
import { LENIENT } from '@rollcall/scim';

import { BearerAuthenticator, type Authenticated, type Refusal } from './authenticate-bearer.js';
import { bearerTokenMint } from './bearer-token.js';

const NOW = Date.UTC(2026, 0, 1);
const TENANT: TenantRecord = {
  id: 7,
  name: 'acme',
  created: NOW,
  relaxations: LENIENT,
  uniqueGroupNames: true,
};

function credential(token: string, more: Partial<Credential> = {}): Credential {
  return {
    id: `id of ${token}`,
    tenantId: 7,
    kind: 'bearer',
    name: 'entra',
    tokenHash: bearerTokenMint.hash(token),
    created: NOW,
    expires: null,
    revoked: null,
    lastUsed: null,
    ...more,
  };
}

/** Credentials in a map; the stores of libs/persistence have their own contract tests. */
class Credentials implements Pick<CredentialStore, 'findByTokenHash' | 'touch'> {
  readonly touches: string[] = [];
  readonly lookUps: string[] = [];
  failure: Error | undefined;

  constructor(private readonly found: readonly CredentialWithTenant[]) {}

  async findByTokenHash(hash: string): Promise<CredentialWithTenant | undefined> {
    this.lookUps.push(hash);
    return this.found.find(({ credential: { tokenHash } }) => tokenHash === hash);
  }

  async touch(tenantId: number | null, id: string, now: number): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.touches.push(`${tenantId} ${id} ${now - NOW}`);
  }

  store(): CredentialStore {
    const unused = (): never => {
      throw new Error('not used here');
    };
    return {
      findByTokenHash: (hash) => this.findByTokenHash(hash),
      touch: (tenantId, id, now) => this.touch(tenantId, id, now),
      insert: unused,
      list: unused,
      revoke: unused,
      rotate: unused,
    };
  }
}

function setUp(...found: readonly CredentialWithTenant[]): {
  readonly credentials: Credentials;
  readonly errors: unknown[];
  readonly authenticator: BearerAuthenticator;
} {
  const credentials = new Credentials(found);
  const errors: unknown[] = [];
  const authenticator = new BearerAuthenticator(credentials.store(), bearerTokenMint, (error) =>
    errors.push(error),
  );
  return { credentials, errors, authenticator };
}

describe('BearerAuthenticator', () => {
  it('H-AUTH-03: a token opens its tenant, by one look-up of its hash', async () => {
    const { authenticator, credentials } = setUp({ credential: credential('good'), tenant: TENANT });
    expect(await authenticator.authenticate('good', NOW)).toEqual({
      kind: 'tenant',
      tenant: TENANT,
      principal: { credentialId: 'id of good', name: 'entra', access: accessOf(undefined) },
    });
    expect(credentials.lookUps).toEqual([bearerTokenMint.hash('good')]);
  });

  it('H-ME-03: a token says for whom it stands', async () => {
    const { authenticator } = setUp({ credential: credential('mine', { subject: 'u' }), tenant: TENANT });
    expect(await authenticator.authenticate('mine', NOW)).toMatchObject({
      principal: { credentialId: 'id of mine', name: 'entra', subject: 'u' },
    });
  });

  it('X-SEC-09: an admin token opens no tenant', async () => {
    const admin = credential('admin', { kind: 'admin', tenantId: null });
    const { authenticator } = setUp({ credential: admin, tenant: null });
    expect(await authenticator.authenticate('admin', NOW)).toEqual({
      kind: 'admin',
      principal: {
        credentialId: 'id of admin',
        name: 'entra',
        access: expect.objectContaining({ scopes: [] }),
      },
    });
  });

  it('X-SEC-04: a token may do what its scopes say, which are read once for a remembered credential', async () => {
    const scoped = credential('scoped', { scopes: ['scim:read:User'] });
    const { authenticator } = setUp({ credential: scoped, tenant: TENANT });
    const access = async () => {
      const outcome = await authenticator.authenticate('scoped', NOW);
      return outcome.kind === 'tenant' ? outcome.principal.access : undefined;
    };
    const first = await access();
    expect(first?.may('read', 'User')).toBe(true);
    expect(first?.may('read', 'Group')).toBe(false);
    expect(await access()).toBe(first);
  });

  it('refuses a bearer credential whose tenant is gone', async () => {
    const { authenticator } = setUp({ credential: credential('good'), tenant: null });
    expect(await authenticator.authenticate('good', NOW)).toMatchObject({ kind: 'refused' });
  });

  it('refuses a credential whose tenant is being deleted, and serves one whose tenant is paused', async () => {
    const { authenticator, credentials } = setUp(
      { credential: credential('ending'), tenant: { ...TENANT, state: 'deleting' } },
      { credential: credential('paused'), tenant: { ...TENANT, state: 'paused' } },
    );
    const refused = { kind: 'refused', reason: 'tenantDeleting', credentialId: 'id of ending' };
    expect(await authenticator.authenticate('ending', NOW)).toEqual(refused);
    expect(await authenticator.authenticate('paused', NOW)).toMatchObject({ tenant: { state: 'paused' } });
    expect(credentials.touches).toEqual(['7 id of paused 0']);
  });

  it('a credential that is bound to networks opens nothing from elsewhere, also for an administrator', async () => {
    const networks = ['192.0.2.0/24', '2001:db8::/32'];
    const { authenticator, credentials } = setUp(
      { credential: credential('bound', { networks }), tenant: TENANT },
      { credential: credential('admin', { kind: 'admin', tenantId: null, networks }), tenant: null },
    );
    for (const token of ['bound', 'admin']) {
      for (const address of ['192.0.3.1', '::1', '', undefined]) {
        expect(await authenticator.authenticate(token, NOW, address)).toMatchObject({ reason: 'network' });
      }
    }
    expect(credentials.touches).toEqual([]);
    for (const address of ['192.0.2.9', '::ffff:192.0.2.9', '2001:DB8::1'])
      expect(await authenticator.authenticate('bound', NOW, address)).toMatchObject({ kind: 'tenant' });
    expect(await authenticator.authenticate('admin', NOW, '192.0.2.9')).toMatchObject({ kind: 'admin' });
  });

  it('H-AUTH-02: unknown, expired and revoked tokens are refused, with the reason for the log', async () => {
    const { authenticator, credentials } = setUp(
      { credential: credential('old', { expires: NOW }), tenant: TENANT },
      { credential: credential('gone', { revoked: NOW - 1, expires: NOW - 5 }), tenant: TENANT },
    );
    expect(await authenticator.authenticate('nobody', NOW)).toEqual({ kind: 'refused', reason: 'unknown' });
    const expired = { kind: 'refused', reason: 'expired', credentialId: 'id of old' };
    expect(await authenticator.authenticate('old', NOW)).toEqual(expired);
    expect(await authenticator.authenticate('old', NOW - 1)).toMatchObject({ kind: 'tenant' });
    const revoked = { kind: 'refused', reason: 'revoked', credentialId: 'id of gone' };
    expect(await authenticator.authenticate('gone', NOW)).toEqual(revoked);
    expect(credentials.touches).toEqual(['7 id of old -1']);
  });

  it('ASVS 11.2.4: refuses when the store gives another hash than was asked for', async () => {
    for (const tokenHash of ['', 'x', bearerTokenMint.hash('other')]) {
      const store = {
        ...new Credentials([]).store(),
        findByTokenHash: async () => ({ credential: credential('good', { tokenHash }), tenant: TENANT }),
      };
      const refused = await new BearerAuthenticator(store, bearerTokenMint).authenticate('good', NOW);
      expect(refused).toEqual({ kind: 'refused', reason: 'unknown' });
    }
  });

  it('a token that says whose it is needs no look-up, and any other is looked up as before', async () => {
    const credentials = new Credentials([{ credential: credential('good'), tenant: TENANT }]);
    const principal = { credentialId: 'client', name: 'client', access: accessOf(['scim:read']) };
    const outcomes = new Map<string, Authenticated | Refusal>([
      ['a.b.c', { kind: 'tenant', tenant: TENANT, principal }],
      ['a.b.d', { kind: 'refused', reason: 'invalid' }],
    ]);
    const speaking = { authenticate: async (token: string) => outcomes.get(token) };
    const authenticator = new BearerAuthenticator(
      credentials.store(),
      bearerTokenMint,
      () => undefined,
      speaking,
    );
    for (const [token, outcome] of outcomes) {
      expect(await authenticator.authenticate(token, NOW)).toEqual(outcome);
    }
    expect(credentials.lookUps).toEqual([]);
    expect(await authenticator.authenticate('good', NOW)).toMatchObject({ kind: 'tenant' });
    expect(credentials.lookUps).toHaveLength(1);
  });

  it('notes the use of a credential at most once a minute', async () => {
    const { authenticator, credentials } = setUp(
      { credential: credential('a'), tenant: TENANT },
      { credential: credential('b', { lastUsed: NOW - 30_000 }), tenant: TENANT },
    );
    await Promise.all([0, 0, 1, 59_999].map((after) => authenticator.authenticate('a', NOW + after)));
    await authenticator.authenticate('b', NOW);
    expect(credentials.touches).toEqual(['7 id of a 0']);
    await authenticator.authenticate('b', NOW + 30_000);
    await authenticator.authenticate('a', NOW + 60_000);
    expect(credentials.touches).toEqual(['7 id of a 0', '7 id of b 30000', '7 id of a 60000']);
  });

  it('a use that cannot be noted fails no request', async () => {
    const { authenticator, credentials, errors } = setUp({ credential: credential('a'), tenant: TENANT });
    credentials.failure = new Error('the database is gone');
    expect(await authenticator.authenticate('a', NOW)).toMatchObject({ kind: 'tenant' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toEqual([credentials.failure]);
  });
});
