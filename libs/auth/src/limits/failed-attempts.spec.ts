import { describe, expect, it } from '@jest/globals';

import { FailedAttempts } from './failed-attempts.js';
import { networkOf } from './network-of.js';

const ADDRESS = '192.0.2.7';

/** Guesses as often as it is let, each time another credential. @returns how often that was */
function guess(attempts: FailedAttempts, count: number, { address = ADDRESS, now = 0 } = {}): number {
  let tried = 0;
  for (let index = 0; index < count; index += 1) {
    const attempt = { address, credential: `Bearer guess-${now}-${index}` };
    if (attempts.refusedFor(attempt, now) !== undefined) continue;
    attempts.failed(attempt, now);
    tried += 1;
  }
  return tried;
}

describe('failed attempts', () => {
  it('A2: of 10,000 guesses 100 are looked at, and then one each second', () => {
    const attempts = new FailedAttempts();
    expect(guess(attempts, 10_000)).toBe(100);
    expect(attempts.refusedFor({ address: ADDRESS, credential: 'x' }, 0)).toBe(1);
    expect(guess(attempts, 100, { now: 5000 })).toBe(5);
  });

  it('another address is not refused for it', () => {
    const attempts = new FailedAttempts();
    guess(attempts, 200);
    expect(attempts.refusedFor({ address: '192.0.2.8', credential: 'x' }, 0)).toBeUndefined();
  });

  it('a credential that was good since the address began to fail passes, until it is refused itself', () => {
    const attempts = new FailedAttempts();
    const good = { address: ADDRESS, credential: 'Bearer good' };
    attempts.succeeded(good);
    guess(attempts, 1);
    attempts.succeeded(good);
    guess(attempts, 200);
    expect(attempts.refusedFor(good, 0)).toBeUndefined();
    attempts.failed(good, 0);
    // It was let in although nothing was left, which is owed.
    expect(attempts.refusedFor(good, 0)).toBe(2);
  });

  it('a credential that is sent seldom passes by what it was before the address began to fail', () => {
    const attempts = new FailedAttempts();
    const seldom = { address: ADDRESS, credential: 'id:secret' };
    attempts.succeededSeldom(seldom);
    guess(attempts, 1);
    attempts.tidy(60_000);
    expect(attempts.isWatching).toBe(false);
    // It earns those of its address no attempt.
    expect(guess(attempts, 50)).toBe(50);
    attempts.succeededSeldom(seldom);
    expect(guess(attempts, 200)).toBe(50);
    expect(attempts.refusedFor(seldom, 0)).toBeUndefined();
    expect(attempts.refusedFor({ ...seldom, credential: 'id:other' }, 0)).toBe(1);
    attempts.failed(seldom, 0);
    expect(attempts.refusedFor(seldom, 0)).toBe(2);
  });

  it('remembers a bounded number of addresses, and forgets those that have paused', () => {
    const attempts = new FailedAttempts();
    guess(attempts, 100);
    for (let index = 0; index < 9_999; index += 1)
      guess(attempts, 1, { address: `10.1.${index >> 8}.${index & 255}` });
    expect(attempts.refusedFor({ address: ADDRESS, credential: 'x' }, 0)).toBe(1);
    guess(attempts, 1, { address: '10.2.0.0' });
    expect(attempts.refusedFor({ address: ADDRESS, credential: 'x' }, 0)).toBeUndefined();
    attempts.tidy(500);
    expect(attempts.isWatching).toBe(true);
    attempts.tidy(1000);
    expect(attempts.isWatching).toBe(false);
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%j is told apart by %j', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
