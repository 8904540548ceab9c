import { describe, expect, it } from '@jest/globals';

import { Argon2PasswordHasher } from './argon2-password-hasher.js';
import { Slots } from './slots.js';

describe('Argon2PasswordHasher', () => {
  const hasher = new Argon2PasswordHasher({ concurrency: 2 });

  it('S-PWD-02, ASVS 11.4.2: argon2id with the parameters of OWASP and a salt of its own', async () => {
    const [first, second] = await Promise.all([hasher.hash('t1meMa$heen'), hasher.hash('t1meMa$heen')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
  });

  it('verifies the password and no other', async () => {
    const hash = await hasher.hash('t1meMa$heen');
    expect(await hasher.verify(hash, 't1meMa$heen')).toBe(true);
    expect(await hasher.verify(hash, 'T1meMa$heen')).toBe(false);
    expect(await hasher.verify(hash, 't1meMa$heen ')).toBe(false);
  });

  it('RFC 8265 §4.2: two ways to write one password are one password', async () => {
    const hash = await hasher.hash('caf\u00e9 \u00fcber');
    expect(await hasher.verify(hash, 'cafe\u0301\u00a0u\u0308ber')).toBe(true);
  });

  it('hashes a password of any length whole', async () => {
    const long = 'x'.repeat(1000);
    const hash = await hasher.hash(`${long}a`);
    expect(await hasher.verify(hash, `${long}b`)).toBe(false);
  });

  it('rejects what is no hash', async () => {
    await expect(hasher.verify('plain', 'plain')).rejects.toThrow();
  });
});

describe('Slots', () => {
  it('runs no more tasks at a time than it has slots, in order, also when some fail', async () => {
    const slots = new Slots(2);
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const task = async (number: number): Promise<number> => {
      started.push(number);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (number % 3 === 0) throw new Error(`task ${number}`);
      return number;
    };
    const results = await Promise.allSettled(
      [0, 1, 2, 3, 4, 5, 6].map((number) => slots.run(() => task(number))),
    );
    expect(most).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(await slots.run(() => task(7))).toBe(7);
  });
});
