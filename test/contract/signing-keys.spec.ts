import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { secretSealer, SigningKeys, type SecurityEventToken } from '@rollcall/outbox';
import { signingKeyRepository } from '@rollcall/persistence';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { randomBytes } from 'node:crypto';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

const TOKEN: SecurityEventToken = {
  iss: 'https://id.example.com',
  aud: 'https://id.example.com/events/v1/streams/1',
  iat: Math.floor(NOW / 1000),
  jti: 'a-token',
  sub_id: { format: 'opaque', id: '1' },
  events: { 'urn:example:event': {} },
};

forEachEngine('keys that sign security event tokens (E-SET-15)', (engine) => {
  let store: OpenStore;
  const key = randomBytes(32).toString('base64');
  let now = NOW;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());

  /** The keys as one process has them. */
  function process(): SigningKeys {
    const sealer = secretSealer({ given: key, readKept: () => Promise.reject(new Error('a key is given')) });
    return new SigningKeys(signingKeyRepository(store.database.unitOfWork), sealer, () => now);
  }

  it('are made once, whichever process needs them first, and never stand in the database as they are', async () => {
    const processes = [process(), process(), process()];
    const tokens = await Promise.all(processes.map((keys) => keys.sign(TOKEN)));
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
    const stored = await signingKeyRepository(store.database.unitOfWork).list();
    expect(stored.map(({ state }) => state).sort()).toEqual(['current', 'next']);
    for (const { secret } of stored) expect(secret).not.toMatch(/"d"|"kty"/);
  });

  it('rotate: the next one was published before it signs, and the one before is published still', async () => {
    const [operator, other] = [process(), process()];
    const before = await other.sign(TOKEN);
    const published = await other.published();
    await operator.rotate();

    const after = await operator.sign(TOKEN);
    const kids = [before, after].map((token) => decodeProtectedHeader(token).kid);
    expect(new Set(kids).size).toBe(2);
    // A receiver that has read the keys before the rotation verifies what was signed after it, and the other way round.
    await jwtVerify(after, createLocalJWKSet(published), { typ: 'secevent+jwt' });
    await jwtVerify(before, createLocalJWKSet(await operator.published()), { typ: 'secevent+jwt' });

    // Another process follows within a minute.
    expect(decodeProtectedHeader(await other.sign(TOKEN)).kid).toBe(kids[0]);
    now += 61_000;
    expect(decodeProtectedHeader(await other.sign(TOKEN)).kid).toBe(kids[1]);
  });

  it('rotate once where two ask at the same time', async () => {
    const repository = signingKeyRepository(store.database.unitOfWork);
    const before = await repository.list();
    const current = before.find(({ state }) => state === 'current')?.kid ?? '';
    const next = (kid: string) => ({ kid, state: 'next', secret: 'sealed', created: now }) as const;
    const done = await Promise.all([
      repository.rotate(current, next('one')),
      repository.rotate(current, next('two')),
    ]);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect((await repository.list()).map(({ state }) => state).sort()).toEqual([
      'current',
      'next',
      'previous',
    ]);
  });
});
