import type { Standing } from './standing.js';

/**
 * The header fields that tell a client how it stands (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy` with the
 * quota `q` and the seconds `w` in which it comes back whole, `RateLimit` with what is left, `r`, and the seconds `t` until
 * it is whole; and `Retry-After` (RFC 9110 §10.2.3) where the request is refused.
 */
export function rateLimitFields(standing: Standing): Readonly<Record<string, string>> {
  const { policy, limit, remaining, fullAfter, retryAfter } = standing;
  const quota = Math.floor(limit.burst);
  return {
    'RateLimit-Policy': `"${policy}";q=${quota};w=${Math.ceil(limit.burst / limit.perSecond)}`,
    RateLimit: `"${policy}";r=${remaining};t=${fullAfter}`,
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  };
}
