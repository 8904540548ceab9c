import type { TokenMint } from '@rollcall/directory';
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { base62 } from './base62.js';

/** What every minted token begins with, so that secret scanners find it. */
export const TOKEN_PREFIX = 'scim_';

const RANDOM_BYTES = 24;
const BODY_LENGTH = 33;
const CHECKSUM_LENGTH = 6;

/**
 * Mints tokens of 44 characters: `scim_`, 192 random bits in base 62 (H-AUTH-04, ASVS 11.5.1), and the CRC-32 of all
 * that stands before it. The checksum serves scanners that must tell a token from a look-alike without asking anyone;
 * it is never a condition of acceptance.
 */
export const bearerTokenMint: TokenMint = {
  mint() {
    const random = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`);
    const start = TOKEN_PREFIX + base62(random, BODY_LENGTH);
    return start + base62(BigInt(crc32(start)), CHECKSUM_LENGTH);
  },
  // A token has too many random bits to be guessed from its hash: a slow function would only cost time (X-SEC-08).
  hash: (token) => hash('sha256', token, 'hex'),
};
