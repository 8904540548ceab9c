import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import { openSecret, SecretUnreadable, sealSecret } from './seal-secret.js';
import { secretSealer } from './secret-sealer.js';

const KEY = randomBytes(32);
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const noKept = (): Promise<Buffer> => Promise.reject(new Error('the kept key is not wanted'));

describe('sealed secrets', () => {
  it('open with their key for whom they were sealed, and never look the same', () => {
    const sealed = sealSecret(SECRET, { key: KEY, boundTo: 'sink 1' });
    expect(openSecret(sealed, { keys: [randomBytes(32), KEY], boundTo: 'sink 1' })).toBe(SECRET);
    expect(sealed).not.toContain(SECRET);
    expect(sealed).not.toContain(Buffer.from(SECRET).toString('base64url').slice(0, 20));
    expect(sealSecret(SECRET, { key: KEY, boundTo: 'sink 1' })).not.toBe(sealed);
  });

  it('open for nobody else, with no other key, and not when a bit was changed', () => {
    const sealed = sealSecret(SECRET, { key: KEY, boundTo: 'sink 1' });
    const [version, id, content = ''] = sealed.split('.');
    const bytes = Buffer.from(content, 'base64url');
    const changed = [...bytes.keys()].map((index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return `${version}.${id}.${copy.toString('base64url')}`;
    });
    for (const text of [
      ...changed,
      `${version}.${id}.`,
      `${version}.${id}`,
      `s2.${id}.${content}`,
      '',
      SECRET,
    ]) {
      expect(() => openSecret(text, { keys: [KEY], boundTo: 'sink 1' })).toThrow(SecretUnreadable);
    }
    expect(() => openSecret(sealed, { keys: [KEY], boundTo: 'sink 2' })).toThrow(SecretUnreadable);
    expect(() => openSecret(sealed, { keys: [randomBytes(32)], boundTo: 'sink 1' })).toThrow(
      /EVENT_SECRETS_KEY/,
    );
    expect(() => openSecret(sealed, { keys: [], boundTo: 'sink 1' })).toThrow(SecretUnreadable);
  });

  it('the first of several given keys seals, each opens, and the kept one is not asked for', async () => {
    const [old, young] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
    const before = secretSealer({ given: old, readKept: noKept });
    const after = secretSealer({ given: `${young}, ${old}`, readKept: noKept });
    expect(await after.open(await before.seal(SECRET, 'x'), 'x')).toBe(SECRET);
    await expect(
      secretSealer({ given: old, readKept: () => Promise.resolve(KEY) }).open(
        await after.seal(SECRET, 'x'),
        'x',
      ),
    ).rejects.toThrow(SecretUnreadable);
  });

  it('without a given key the kept one seals, is read once, and still opens when a key is given', async () => {
    let reads = 0;
    const readKept = (): Promise<Buffer> => {
      reads += 1;
      return reads === 1 ? Promise.reject(new Error('no database')) : Promise.resolve(KEY);
    };
    const sealer = secretSealer({ given: undefined, readKept });
    await expect(sealer.seal(SECRET, 'x')).rejects.toThrow('no database');
    const sealed = await sealer.seal(SECRET, 'x');
    expect(await sealer.open(sealed, 'x')).toBe(SECRET);
    expect(reads).toBe(2);
    const given = secretSealer({ given: randomBytes(32).toString('base64'), readKept });
    expect(await given.open(sealed, 'x')).toBe(SECRET);
  });
});
