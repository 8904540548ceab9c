import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import { cursorSealer } from './cursor-sealer.js';

const secret = randomBytes(32);
const sealer = cursorSealer(() => Promise.resolve(secret));

describe('cursorSealer', () => {
  it('RFC 9865 §2: gives the content back, also to another process with the same secret', async () => {
    const another = cursorSealer(() => Promise.resolve(Buffer.from(secret)));
    for (const content of ['', 'x', 'ünï 😀', 'k'.repeat(1024)]) {
      expect(await another.open(await sealer.seal(content, 'walk'), 'walk')).toBe(content);
    }
  });

  it('K-CUR-05: unreserved characters only, and never the same twice', async () => {
    const cursors = await Promise.all(Array.from({ length: 500 }, () => sealer.seal('content', 'walk')));
    for (const cursor of cursors) expect(cursor).toMatch(/^[A-Za-z0-9._~-]+$/);
    expect(new Set(cursors).size).toBe(500);
  });

  it('K-CUR-05: less than 1.5 KiB, whatever the length of what it is bound to', async () => {
    const cursor = await sealer.seal('k'.repeat(1024), 'walk'.repeat(10_000));
    expect(cursor.length).toBeLessThan(1536);
  });

  it('K-CUR-20: nothing of the content can be read', async () => {
    const cursor = await sealer.seal('the secret name', 'walk');
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it('K-CUR-20: a changed, cut or longer cursor opens nothing, whichever character it is', async () => {
    const cursor = await sealer.seal('content', 'walk');
    for (let index = 0; index < cursor.length; index += 1) {
      for (const other of ['A', 'B', 'w', '-', '=', '+', '/', ' ', 'é']) {
        if (cursor[index] === other) continue;
        expect(await sealer.open(cursor.slice(0, index) + other + cursor.slice(index + 1), 'walk')).toBe(
          undefined,
        );
      }
      expect(await sealer.open(cursor.slice(0, index), 'walk')).toBe(undefined);
    }
    for (const end of ['A', '=', '.', '\n', cursor])
      expect(await sealer.open(cursor + end, 'walk')).toBe(undefined);
  });

  it('K-CUR-07, K-CUR-18: bound to one walk', async () => {
    const cursor = await sealer.seal('content', 'walk');
    for (const other of ['', 'Walk', 'walk ', 'wal'])
      expect(await sealer.open(cursor, other)).toBe(undefined);
  });

  it('K-CUR-20: another secret opens nothing', async () => {
    const stranger = cursorSealer(() => Promise.resolve(randomBytes(32)));
    expect(await stranger.open(await sealer.seal('content', 'walk'), 'walk')).toBe(undefined);
  });

  it('K-CUR-08: garbage opens nothing', async () => {
    for (const length of [0, 1, 15, 31, 32, 33, 64, 1000, 5000]) {
      expect(await sealer.open(randomBytes(length).toString('base64url'), 'walk')).toBe(undefined);
      expect(await sealer.open('x'.repeat(length), 'walk')).toBe(undefined);
    }
    expect(await sealer.open('😀'.repeat(40), 'walk')).toBe(undefined);
  });

  it('reads the secret once, and again when that failed', async () => {
    let reads = 0;
    const late = cursorSealer(() => {
      reads += 1;
      return reads === 1 ? Promise.reject(new Error('not migrated')) : Promise.resolve(secret);
    });
    await expect(late.seal('content', 'walk')).rejects.toThrow('not migrated');
    const cursor = await late.seal('content', 'walk');
    expect(await late.open(cursor, 'walk')).toBe('content');
    expect(reads).toBe(2);
  });
});
