import { describeError } from './describe-error.js';

/** What stands in a log line instead of a secret. */
export const REDACTED = '[redacted]';

/** What stands in a log line instead of what is nested too deeply to be looked through. */
export const CUT = '[cut]';

/** Members of these names are secrets. */
export const SECRET_NAMES = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'token',
  'adminToken',
  'tenantToken',
  'tokenHash',
  'password',
  'secret',
  'client_secret',
  'clientSecret',
  'client_assertion',
  'access_token',
  'refresh_token',
] as const;

const FOLDED_NAMES: ReadonlySet<string> = new Set(SECRET_NAMES.map((name) => name.toLowerCase()));
const MAX_DEPTH = 4;

/**
 * The members of a log line without secrets, whatever their letter case (ASVS 16.2.5), errors as `describeError` has them. Written by hand, for
 * wildcard paths of pino's own redaction cost more than the rest of a request. Never changes what it is given.
 * @param kept members that are left as they are, because the logger serialises them itself
 */
export function redacted(
  members: Readonly<Record<string, unknown>>,
  kept: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(members)) {
    const value = members[name];
    result[name] = kept.has(name) ? value : shown(name, value, MAX_DEPTH);
  }
  return result;
}

function shown(name: string, value: unknown, depth: number): unknown {
  if (FOLDED_NAMES.has(name.toLowerCase())) return REDACTED;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  // It says itself how it is to be written: an instant, a masked secret.
  if ('toJSON' in value) return value;
  if (depth === 0) return CUT;
  if (Array.isArray(value)) return value.map((item: unknown) => shown('', item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(key, inner, depth - 1)]));
}

/** A URL without what its query says (X-SEC-03, ASVS 14.2.1): a filter holds personal data. */
export function withoutQuery(url: string): string {
  const question = url.indexOf('?');
  return question < 0 ? url : `${url.slice(0, question)}?${REDACTED}`;
}
