import { describe, expect, it } from '@jest/globals';

import { DAY, NOW, refusal, setUp } from './administration.fixture.js';

const HOUR = DAY / 24;

async function withToken(request: object = {}) {
  const { memory, administration } = setUp();
  await administration.createTenant({ name: 'acme' }, NOW);
  const issued = await administration.issueToken('acme', { name: 'entra', ...request }, NOW);
  return { memory, administration, id: issued.credential.id };
}

describe('Administration: rotation', () => {
  it('gives a new token that may do what the old one may, which goes on for 24 hours', async () => {
    const limits = { scopes: ['scim:read'], networks: ['192.0.2.0/24'], subject: 'u' };
    const { memory, administration, id } = await withToken(limits);
    const now = NOW + 10 * DAY;
    const rotated = await administration.rotateToken('acme', id, {}, now);
    expect(rotated.token).toBe('token-2');
    expect(rotated.credential).toMatchObject({
      ...{ ...limits, name: 'entra', status: 'active', created: now, expires: now + 365 * DAY },
      ...{ revoked: null, lastUsed: null },
    });
    expect(rotated.replaced).toMatchObject({ id, status: 'active', expires: now + DAY });
    expect(
      memory.credentials.map(({ tokenHash, expires, networks }) => [tokenHash, expires, networks]),
    ).toEqual([
      ['hash of token-1', now + DAY, limits.networks],
      ['hash of token-2', now + 365 * DAY, limits.networks],
    ]);
  });

  it('the old token goes on for as long as asked for, and never for longer than it would have', async () => {
    for (const [overlapHours, now, expires] of [
      [0, NOW, NOW],
      [48, NOW, NOW + 48 * HOUR],
      [720, NOW, NOW + 30 * DAY],
      [48, NOW + 364 * DAY, NOW + 365 * DAY],
    ] as const) {
      const { administration, id } = await withToken();
      const { replaced } = await administration.rotateToken('acme', id, { overlapHours }, now);
      expect(replaced).toMatchObject({ expires, status: expires > now ? 'active' : 'expired' });
    }
    for (const overlapHours of [-1, 1.5, 721, Number.NaN]) {
      const { memory, administration, id } = await withToken();
      const error = await refusal(administration.rotateToken('acme', id, { overlapHours }, NOW));
      expect([error.code, memory.credentials.length]).toEqual(['invalidOverlap', 1]);
    }
  });

  it('a token that opens nothing any more, or is another tenant’s, is not rotated', async () => {
    const { memory, administration, id } = await withToken({ expiresInDays: 1 });
    await administration.createTenant({ name: 'other' }, NOW);
    const codeOf = async (tenant: string | null, now: number): Promise<string> =>
      (await refusal(administration.rotateToken(tenant, id, {}, now))).code;
    expect(await codeOf('other', NOW)).toBe('tokenNotFound');
    expect(await codeOf(null, NOW)).toBe('tokenNotFound');
    expect(await codeOf('acme', NOW + DAY)).toBe('tokenExpired');
    await administration.revokeToken('acme', id, NOW);
    expect(await codeOf('acme', NOW)).toBe('tokenRevoked');
    expect(memory.credentials).toHaveLength(1);
  });

  it('a token that is revoked while it is rotated has no successor', async () => {
    const { memory, administration, id } = await withToken();
    memory.rotate = async () => false;
    expect((await refusal(administration.rotateToken('acme', id, {}, NOW))).code).toBe('tokenRevoked');
  });
});

describe('Administration: admin tokens', () => {
  it('are issued, listed, rotated and revoked beside those of tenants', async () => {
    const { memory, administration, id: ofTenant } = await withToken();
    const first = await administration.issueToken(null, { name: 'ops', networks: ['192.0.2.0/24'] }, NOW);
    expect(first.credential).toMatchObject({ kind: 'admin', expires: NOW + 365 * DAY });
    expect(memory.credentials[1]).toMatchObject({
      tenantId: null,
      kind: 'admin',
      networks: ['192.0.2.0/24'],
    });
    const { credential } = await administration.rotateToken(null, first.credential.id, {}, NOW + 1);
    expect(credential).toMatchObject({ kind: 'admin', name: 'ops', networks: ['192.0.2.0/24'] });
    const ids = (await administration.listTokens(null, NOW)).map(({ id }) => id);
    expect(ids).toEqual([credential.id, first.credential.id]);
    expect((await administration.listTokens('acme', NOW)).map(({ id }) => id)).toEqual([ofTenant]);
    expect((await refusal(administration.revokeToken(null, ofTenant, NOW))).code).toBe('tokenNotFound');
    await administration.revokeToken(null, first.credential.id, NOW);
    expect(memory.credentials.map(({ revoked }) => revoked)).toEqual([null, NOW, null]);
  });

  it('the last one that opens anything is not revoked', async () => {
    const { memory, administration } = setUp();
    const short = await administration.issueToken(null, { name: 'a', expiresInDays: 1 }, NOW);
    const { credential } = await administration.issueToken(null, { name: 'b' }, NOW);
    const last = await refusal(administration.revokeToken(null, credential.id, NOW + DAY));
    expect(last.code).toBe('lastAdminToken');
    expect(memory.credentials.every(({ revoked }) => revoked === null)).toBe(true);
    expect((await administration.revokeToken(null, short.credential.id, NOW + DAY)).status).toBe('revoked');
  });

  it('have neither scopes nor a user', async () => {
    const { memory, administration } = setUp();
    for (const [request, code] of [
      [{ scopes: ['scim:read'] }, 'invalidScope'],
      [{ subject: 'u' }, 'subjectNotFound'],
    ] as const) {
      const error = await refusal(administration.issueToken(null, { name: 'a', ...request }, NOW));
      expect(error.code).toBe(code);
    }
    expect(memory.credentials).toEqual([]);
  });
});

describe('Administration: networks', () => {
  it('are kept as they are read, each once', async () => {
    const networks = ['2001:DB8::/32', '192.0.2.0/24', '2001:db8::/32'];
    const { memory, administration } = await withToken({ networks });
    expect(memory.credentials[0]?.networks).toEqual(['2001:db8::/32', '192.0.2.0/24']);
    expect((await administration.listTokens('acme', NOW))[0]?.networks).toEqual([
      '2001:db8::/32',
      '192.0.2.0/24',
    ]);
  });

  it('none at all, too many, and what is no network are refused', async () => {
    const { memory, administration } = setUp();
    await administration.createTenant({ name: 'acme' }, NOW);
    const many = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}/32`);
    for (const networks of [[], many, ['localhost\u001b[31m']]) {
      const error = await refusal(administration.issueToken('acme', { name: 'a', networks }, NOW));
      expect(error.code).toBe('invalidNetwork');
      expect(error.message).not.toContain('\u001b');
    }
    expect(memory.credentials).toEqual([]);
  });
});
