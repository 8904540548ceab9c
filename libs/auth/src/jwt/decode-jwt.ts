import { hasDuplicateMembers } from './has-duplicate-members.js';

/** What a token says, before anything of it is verified. */
export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** Characters of a token that are read at most. */
const MAX_LENGTH = 64 * 1024;

/**
 * Reads a compact JWS of claims (RFC 7519 §7.2) without verifying it, to find out who is to verify it. What may be
 * understood in two ways is not read: duplicate members, critical extensions, JWEs.
 * @returns undefined for everything that is no such token
 */
export function decodeJwt(token: string): DecodedJwt | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !BASE64URL.test(signature)) return undefined;
  const header = decodePart(head);
  const claims = header === undefined ? undefined : decodePart(body);
  if (header === undefined || claims === undefined) return undefined;
  return typeof header['alg'] === 'string' && !('crit' in header) && !('zip' in header)
    ? { header, claims }
    : undefined;
}

function decodePart(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!BASE64URL.test(part)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return hasDuplicateMembers(text) ? undefined : (value as Readonly<Record<string, unknown>>);
  } catch {
    return undefined;
  }
}
