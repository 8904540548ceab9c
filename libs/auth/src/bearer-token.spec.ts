import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { base62 } from './base62.js';
import { bearerTokenMint } from './bearer-token.js';
import { readBearer } from './read-authorization.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const parameters = seed === undefined ? {} : { seed: Number(seed) };

function fromBase62(text: string): bigint {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return Array.from(text).reduce((value, digit) => value * 62n + BigInt(digits.indexOf(digit)), 0n);
}

describe('bearerTokenMint', () => {
  it('H-AUTH-04, ASVS 11.5.1: mints distinct tokens of 192 random bits that a header can carry', () => {
    const tokens = Array.from({ length: 500 }, () => bearerTokenMint.mint());
    expect(new Set(tokens).size).toBe(500);
    const randoms = tokens.map((token) => fromBase62(token.slice(5, 38)));
    for (const token of tokens) {
      expect(token).toMatch(/^scim_[0-9A-Za-z]{39}$/);
      expect(readBearer(`Bearer ${token}`)).toEqual({ kind: 'token', token });
    }
    for (const random of randoms) expect(random < 2n ** 192n).toBe(true);
    // Every one of the 192 bits is set in some token and clear in another: none of them is fixed.
    expect(randoms.reduce((bits, random) => bits | random, 0n)).toBe(2n ** 192n - 1n);
    expect(randoms.reduce((bits, random) => bits & random, 2n ** 192n - 1n)).toBe(0n);
  });

  it('ends in the CRC-32 of what stands before, for secret scanners', () => {
    const token = bearerTokenMint.mint();
    expect(fromBase62(token.slice(-6))).toBe(BigInt(crc32(token.slice(0, -6))));
  });

  it('X-SEC-08: hashes by SHA-256, in hexadecimal digits', () => {
    expect(bearerTokenMint.hash('abc')).toBe(createHash('sha256').update('abc').digest('hex'));
    expect(bearerTokenMint.hash('abc')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('base62 writes every number so that it can be read back, at the length asked for', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 192n - 1n }), (value) => {
        const text = base62(value, 33);
        expect(text).toHaveLength(33);
        expect(fromBase62(text)).toBe(value);
      }),
      parameters,
    );
  });
});

describe('readBearer', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc', 'abc'],
    ['Bearer a-._~+/9==', 'a-._~+/9=='],
    [`Bearer ${'x'.repeat(4089)}`, 'x'.repeat(4089)],
  ])('RFC 6750 §2.1: %j carries a token', (header, token) => {
    expect(readBearer(header)).toEqual({ kind: 'token', token });
    expect(readBearer([header])).toEqual({ kind: 'token', token });
  });

  it.each([[undefined], ['Basic YTpi'], ['Digest a="b"'], ['Negotiate'], ['Bearers abc']])(
    'RFC 6750 §3.1: %j carries no bearer token',
    (header) => {
      expect(readBearer(header)).toEqual({ kind: 'absent' });
    },
  );

  it.each([
    [''],
    [' '],
    [' Bearer abc'],
    ['Bearer'],
    ['Bearer '],
    ['Bearer\tabc'],
    ['Bearer abc '],
    ['Bearer a b'],
    ['Bearer abc, Bearer def'],
    ['Bearer ='],
    ['Bearer a=b'],
    ['Bearer abc\u0000'],
    ['Bearer abc\n'],
    ['Bearer äbc'],
    ['Bearer "abc"'],
    [`Bearer ${'x'.repeat(16_378)}`],
  ])('%j is malformed', (header) => {
    expect(readBearer(header)).toEqual({ kind: 'malformed' });
  });

  it('several headers are malformed, also with the same token', () => {
    expect(readBearer(['Bearer abc', 'Bearer abc'])).toEqual({ kind: 'malformed' });
    expect(readBearer([])).toEqual({ kind: 'absent' });
  });

  it('gives a token only when the whole header is a scheme, spaces and a b64token', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `Bearer ${text}`),
        ),
        (header) => {
          const read = readBearer(header);
          expect(read.kind === 'token').toBe(/^bearer +[A-Za-z0-9\-._~+/]+=*$/i.test(header));
        },
      ),
      parameters,
    );
  });
});
