/** Why a request target is refused, once the caller is known (H-ERR-15: 401 comes first). */
export type TargetRefusal = 'malformed' | 'otherVersion';

/** What a request target asks for, before any routing. */
export interface RequestTarget {
  /** What the router sees: path without empty segments, version in place, and the query as it came. */
  readonly url: string;
  /** Whether the target is below the SCIM base: decides on the form of errors. */
  readonly scim: boolean;
  /** The tenant that the path names, decoded; absent without `/tenants/{tenant}`. */
  readonly tenant?: string;
  readonly refusal?: TargetRefusal;
}

const SCIM_BASE = ['scim', 'v2'] as const;

/** A path that most requests have: it means what it says, so nothing is to be decoded, dropped or refused. */
const PLAIN = /^\/scim\/v2(?:\/[\w.~-]+)*(?:\?[^#]*)?$/;

/**
 * Reads a request target (RFC 9112 §3.2). `/tenants/{tenant}/scim/v2/…` and `/scim/…` without a version (H-VER-03)
 * become `/scim/v2/…`; empty segments, so double and trailing slashes, are dropped (H-CT-13). Never throws.
 */
export function readTarget(requestTarget: string): RequestTarget {
  if (PLAIN.test(requestTarget)) return { url: requestTarget, scim: true };
  const { path, query } = splitTarget(originForm(requestTarget));
  const segments = path.split('/').filter((segment) => segment !== '');
  const named = decodeSegment(segments[0]) === 'tenants' && decodeSegment(segments[2]) === 'scim';
  const rest = named ? segments.slice(2) : segments;
  if (decodeSegment(rest[0]) !== 'scim') return { url: `/${segments.join('/')}${query}`, scim: false };

  const tenant = named ? decodeSegment(segments[1]) : undefined;
  const version = rest[1];
  const versioned = version === 'v2' || isVersion(version);
  const endpoint = rest.slice(versioned ? 2 : 1);
  const refusal = !isWellFormed(path)
    ? 'malformed'
    : versioned && version !== 'v2'
      ? 'otherVersion'
      : undefined;
  return {
    // A refused path is not routed by what it says: the router would answer a malformed one before the guard.
    url: `/${[...SCIM_BASE, ...(refusal === undefined ? endpoint : [])].join('/')}${query}`,
    scim: true,
    ...(tenant === undefined ? {} : { tenant }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** The path and query of an absolute-form target (RFC 9112 §3.2.2); its host is never looked at. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const scheme = target.indexOf('://');
  if (scheme < 0) return target;
  for (let index = scheme + 3; index < target.length; index++) {
    if (target[index] === '/') return target.slice(index);
    // An authority ends here too; what follows is no path (RFC 3986 §3.2).
    if (target[index] === '?' || target[index] === '#') return `/${target.slice(index)}`;
  }
  return '/';
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const fragment = target.indexOf('#');
  const whole = fragment < 0 ? target : target.slice(0, fragment);
  const mark = whole.indexOf('?');
  return mark < 0 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark) };
}

function decodeSegment(segment: string | undefined): string | undefined {
  if (segment === undefined) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `v` and a digit, in either case: what a client means as a protocol version (RFC 7644 §3.13). */
function isVersion(segment: string | undefined): boolean {
  if (segment === undefined || segment.length < 2) return false;
  const digit = segment.charCodeAt(1);
  return (segment.startsWith('v') || segment.startsWith('V')) && digit >= 0x30 && digit <= 0x39;
}

/** Visible ASCII only, and every percent-encoding a byte of valid UTF-8. */
function isWellFormed(path: string): boolean {
  for (let index = 0; index < path.length; index++) {
    const code = path.charCodeAt(index);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
