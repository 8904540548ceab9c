import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY, NOW, refusal, setUp } from './administration.fixture.js';

describe('Administration: tenants', () => {
  it('makes a tenant with every relaxation on, and lists it', async () => {
    const { memory, administration } = setUp();
    expect(await administration.createTenant({ name: 'acme-2' }, NOW)).toEqual({
      name: 'acme-2',
      created: NOW,
    });
    expect(await administration.listTenants()).toEqual([{ name: 'acme-2', created: NOW }]);
    expect(Object.values(memory.tenants[0]!.relaxations).every((on) => on)).toBe(true);
    expect(memory.tenants[0]!.uniqueGroupNames).toBe(true);
  });

  it.each([
    ['', 'is empty'],
    ['a'.repeat(64), 'has 64 characters'],
    ['Acme', 'has other characters'],
    ['a_b', 'has other characters'],
    ['a/b', 'has other characters'],
    ['é', 'has other characters'],
    ['-a', 'begins or ends with a hyphen'],
    ['a-', 'begins or ends with a hyphen'],
    ['a\u001b[31m', 'has other characters'],
  ])('refuses the tenant name %j', async (name, reason) => {
    const { memory, administration } = setUp();
    const error = await refusal(administration.createTenant({ name }, NOW));
    expect(error.code).toBe('invalidTenantName');
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('\u001b');
    expect(memory.tenants).toEqual([]);
  });

  it('accepts every name of 1 to 63 lower-case letters and digits', async () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'.split(''));
    const property = fc.asyncProperty(
      fc.string({ unit: letters, minLength: 1, maxLength: 63 }),
      async (name) => {
        const { administration } = setUp();
        expect((await administration.createTenant({ name }, NOW)).name).toBe(name);
      },
    );
    const seed = process.env['ROLLCALL_TEST_SEED'];
    await fc.assert(property, seed === undefined ? {} : { seed: Number(seed) });
  });

  it('refuses a name in use', async () => {
    const { administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    const error = await refusal(administration.createTenant({ name: 'acme' }, NOW));
    expect(error.code).toBe('tenantExists');
    expect(error.message).toContain('"acme"');
  });
});

describe('Administration: tokens', () => {
  it('X-SEC-08: gives the token once, keeps its hash only, and lists neither', async () => {
    const { memory, administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    const issued = await administration.issueToken('acme', { name: 'entra' }, NOW);
    expect(issued.token).toBe('token-1');
    expect(memory.credentials[0]!.tokenHash).toBe('hash of token-1');
    expect(JSON.stringify(memory.credentials)).not.toContain('"token-1"');
    const listed = await administration.listTokens('acme', NOW);
    expect(listed).toEqual([issued.credential]);
    expect(JSON.stringify(listed)).not.toContain('token-1');
  });

  it('H-AUTH-04: a token lives 365 days, or as many as asked for up to 730', async () => {
    const { administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    const usual = await administration.issueToken('acme', { name: 'a' }, NOW);
    const short = await administration.issueToken('acme', { name: 'b', expiresInDays: 1 }, NOW);
    expect(usual.credential.expires).toBe(NOW + 365 * DAY);
    expect(short.credential.expires).toBe(NOW + DAY);
    for (const expiresInDays of [0, -1, 1.5, 731, Number.NaN, Infinity]) {
      const error = await refusal(administration.issueToken('acme', { name: 'c', expiresInDays }, NOW));
      expect(error.code).toBe('invalidExpiry');
    }
  });

  it('X-SEC-04: a token has the scopes that it is issued with, each once, or none', async () => {
    const { memory, administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    const scopes = ['scim:read', 'scim:write:Group', 'events:read'];
    const issued = await administration.issueToken(
      'acme',
      { name: 'a', scopes: [...scopes, 'scim:read'] },
      NOW,
    );
    expect(issued.credential.scopes).toEqual(scopes);
    await administration.issueToken('acme', { name: 'b' }, NOW + 1);
    expect(memory.credentials.map((credential) => credential.scopes)).toEqual([scopes, undefined]);
    const listed = await administration.listTokens('acme', NOW);
    expect(listed.map((token) => token.scopes)).toEqual([undefined, scopes]);
  });

  it('says whether a token is active, expired or revoked', async () => {
    const { administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    await administration.issueToken('acme', { name: 'a', expiresInDays: 1 }, NOW);
    const { credential } = await administration.issueToken('acme', { name: 'b', expiresInDays: 1 }, NOW + 1);
    const revoked = await administration.revokeToken('acme', credential.id, NOW + 2);
    expect(revoked).toMatchObject({ id: credential.id, status: 'revoked', revoked: NOW + 2 });
    const states = async (now: number): Promise<unknown> =>
      (await administration.listTokens('acme', now)).map(({ name, status }) => `${name} ${status}`);
    expect(await states(NOW + DAY - 1)).toEqual(['b revoked', 'a active']);
    expect(await states(NOW + DAY)).toEqual(['b revoked', 'a expired']);
  });

  it.each([[''], ['  '], ['a\nb'], ['a\u202eb'], ['x'.repeat(101)]])(
    'refuses the token name %j',
    async (name) => {
      const { administration } = setUp();
      await administration.createTenant({ name: 'acme' }, NOW);
      expect((await refusal(administration.issueToken('acme', { name }, NOW))).code).toBe('invalidTokenName');
    },
  );

  it('names a tenant that does not exist', async () => {
    const { administration } = setUp();
    for (const attempt of [
      administration.issueToken('acme', { name: 'a' }, NOW),
      administration.listTokens('acme', NOW),
      administration.revokeToken('acme', 'x', NOW),
    ]) {
      const error = await refusal(attempt);
      expect(error.code).toBe('tenantNotFound');
      expect(error.message).toContain('"acme"');
    }
  });

  it('revokes by an unambiguous beginning of the id, in any letter case, and within the tenant only', async () => {
    const { memory, administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    await administration.createTenant({ name: 'other' }, NOW);
    await administration.issueToken('acme', { name: 'a' }, NOW);
    await administration.issueToken('acme', { name: 'b' }, NOW);
    const foreign = await administration.issueToken('other', { name: 'c' }, NOW);
    expect((await refusal(administration.revokeToken('acme', '01990000', NOW))).code).toBe('tokenAmbiguous');
    expect((await refusal(administration.revokeToken('acme', 'zzzzzzzz', NOW))).code).toBe('tokenNotFound');
    expect((await refusal(administration.revokeToken('acme', foreign.credential.id, NOW))).code).toBe(
      'tokenNotFound',
    );
    expect((await administration.revokeToken('acme', '01990000-000B', NOW)).name).toBe('b');
    expect((await refusal(administration.revokeToken('acme', '01990000-000b', NOW))).code).toBe(
      'tokenRevoked',
    );
    expect(memory.credentials.map(({ revoked }) => revoked)).toEqual([null, NOW, null]);
  });

  it('revokes by no beginning that is shorter than 8 characters, even where it is unambiguous', async () => {
    const { memory, administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    await administration.issueToken('acme', { name: 'a' }, NOW);
    for (const id of ['', '0', '0199000']) {
      const error = await refusal(administration.revokeToken('acme', id, NOW));
      expect(error.code).toBe('tokenIdTooShort');
      expect(error.message).toContain('8 characters');
    }
    expect(memory.credentials[0]!.revoked).toBeNull();
    expect((await administration.revokeToken('acme', '01990000', NOW)).name).toBe('a');
  });
});

describe('Administration: first start', () => {
  it('makes the tenant default with a bearer and an admin credential, once', async () => {
    const { memory, administration } = setUp();
    const made = await administration.firstStart({}, NOW);
    expect(made).toEqual({
      tenantName: 'default',
      tenantToken: 'token-1',
      adminToken: 'token-2',
      expires: NOW + 365 * DAY,
    });
    expect(memory.credentials.map(({ kind, tokenHash, expires }) => [kind, tokenHash, expires])).toEqual([
      ['bearer', 'hash of token-1', NOW + 365 * DAY],
      ['admin', 'hash of token-2', null],
    ]);
    expect(await administration.firstStart({ tenantToken: 'mine' }, NOW)).toBeUndefined();
    expect(memory.credentials).toHaveLength(2);
  });

  it('uses the given tokens, and refuses one token for both purposes', async () => {
    const { memory, administration } = setUp();
    const error = await refusal(administration.firstStart({ tenantToken: 'same', adminToken: 'same' }, NOW));
    expect(error.code).toBe('sameTokens');
    expect(memory.tenants).toEqual([]);
    const made = await administration.firstStart({ tenantToken: 'one', adminToken: 'two' }, NOW);
    expect(made).toMatchObject({ tenantToken: 'one', adminToken: 'two' });
  });
});
