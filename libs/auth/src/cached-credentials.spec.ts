import { describe, expect, it } from '@jest/globals';
import type { CredentialStore, CredentialWithTenant } from '@rollcall/directory';

import { cachedCredentials } from './cached-credentials.js';

const FOUND: CredentialWithTenant = {
  credential: {
    id: 'a',
    tenantId: 7,
    kind: 'bearer',
    name: 'entra',
    tokenHash: 'hash',
    created: 0,
    expires: null,
    revoked: null,
    lastUsed: null,
  },
  tenant: null,
};

function setUp(find: (hash: string) => Promise<CredentialWithTenant | undefined>) {
  const lookUps: string[] = [];
  let now = 0;
  const store: CredentialStore = {
    findByTokenHash: (hash) => {
      lookUps.push(hash);
      return find(hash);
    },
    insert: async () => undefined,
    list: async () => [],
    revoke: async () => true,
    rotate: async () => true,
    touch: async () => undefined,
  };
  return {
    lookUps,
    cached: cachedCredentials(store, () => now),
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('cachedCredentials', () => {
  it('looks a credential up once a second, however many ask at once', async () => {
    const { cached, lookUps, advance } = setUp(async () => FOUND);
    const found = await Promise.all([1, 2, 3].map(() => cached.findByTokenHash('hash')));
    expect(found).toEqual([FOUND, FOUND, FOUND]);
    advance(999);
    await cached.findByTokenHash('hash');
    expect(lookUps).toHaveLength(1);
    advance(1);
    await cached.findByTokenHash('hash');
    expect(lookUps).toHaveLength(2);
  });

  it('ASVS 8.3.2: what is revoked through it is looked up anew at once', async () => {
    const { cached, lookUps } = setUp(async () => FOUND);
    await cached.findByTokenHash('hash');
    expect(await cached.revoke(7, 'a', 0)).toBe(true);
    await cached.findByTokenHash('hash');
    expect(lookUps).toHaveLength(2);
  });

  it('remembers neither unknown tokens nor failures', async () => {
    const unknown = setUp(async () => undefined);
    expect(await unknown.cached.findByTokenHash('x')).toBeUndefined();
    expect(await unknown.cached.findByTokenHash('x')).toBeUndefined();
    expect(unknown.lookUps).toHaveLength(2);
    const failing = setUp(async () => {
      throw new Error('the database is gone');
    });
    await expect(failing.cached.findByTokenHash('x')).rejects.toThrow('gone');
    await expect(failing.cached.findByTokenHash('x')).rejects.toThrow('gone');
    expect(failing.lookUps).toHaveLength(2);
  });

  it('keeps no more than ten thousand', async () => {
    const { cached, lookUps } = setUp(async () => FOUND);
    for (let index = 0; index <= 10_000; index += 1) await cached.findByTokenHash(`hash ${index}`);
    await cached.findByTokenHash('hash 1');
    expect(lookUps).toHaveLength(10_001);
    await cached.findByTokenHash('hash 0');
    expect(lookUps).toHaveLength(10_002);
  });
});
