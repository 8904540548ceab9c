import { isIP } from 'node:net';

import { OFF, type DeletionGuard, type RateLimit } from './read-values.js';

/** What the checks say of a value: a phrase after the variable's name, or undefined when it is good. */
export type Problem = string | undefined;

/** A host name or an IP address, without a port. */
export function hostProblem(value: unknown): Problem {
  const host = String(value);
  return isIP(host) > 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host)
    ? undefined
    : 'must be an IP address or a host name, without a port';
}

/** An absolute http or https URL that paths can be appended to (H-VER-05). */
export function publicUrlProblem(value: unknown): Problem {
  const text = String(value);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || /[\s\\]/.test(text)) {
    return 'must be an absolute URL that begins with http:// or https://';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (text.includes('?') || text.includes('#')) return 'must not contain a query or a fragment';
  if (/\/scim\/v2\/*$/.test(text)) return 'must not end in /scim/v2, which is appended to it';
  return undefined;
}

/** An absolute http or https URL: what an exporter of OTLP over HTTP sends to. */
export function otlpEndpointProblem(value: unknown): Problem {
  const text = String(value);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:'
    ? undefined
    : 'must be an absolute URL that begins with http:// or https://';
}

/** `sqlite:FILE` or `mysql://user:password@host:port,host:port/database`. */
export function databaseUrlProblem(value: unknown): Problem {
  const text = String(value);
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length);
    if (file === '' || file === ':memory:' || file.endsWith('/')) return 'must name a file after sqlite:';
    return file.startsWith('//')
      ? 'must be sqlite:FILE, such as sqlite:./data/rollcall.db or sqlite:/var/lib/rollcall/rollcall.db'
      : undefined;
  }
  if (!text.startsWith('mysql://')) return 'must begin with sqlite: or mysql://';
  // Several hosts are not a URL to Node: they are checked one by one.
  const rest = text.slice('mysql://'.length);
  const at = rest.lastIndexOf('@');
  const place = rest.slice(at + 1);
  const slash = place.indexOf('/');
  if (slash < 0 || /^(\?|$)/.test(place.slice(slash + 1)))
    return 'must name a database after the hosts: mysql://…/DATABASE';
  const hosts = place.slice(0, slash).split(',');
  const bad = hosts.find((host) => !URL.canParse(`mysql://${host}/`) || host === '' || host.startsWith(':'));
  if (bad !== undefined) return 'must name a host, or several as host:port,host:port';
  return at >= 0 && !URL.canParse(`mysql://${rest.slice(0, at)}@host/`)
    ? 'must have its user name and password percent-encoded'
    : undefined;
}

/** `nats://…`, `amqp://…` or `kafka://…`, over TLS too, with one host or several. */
export function brokerUrlProblem(value: unknown): Problem {
  const [, scheme, rest = ''] = /^(nats|tls|amqps?|kafkas?):\/\/(.*)$/s.exec(String(value)) ?? [];
  if (scheme === undefined) {
    return 'must begin with nats://, tls:// (NATS over TLS), amqp://, amqps://, kafka:// or kafkas://';
  }
  const [authority = ''] = rest.split(/[/?]/);
  const at = authority.lastIndexOf('@');
  const hosts = authority.slice(at + 1).split(',');
  const bad = hosts.find((host) => host === '' || host.startsWith(':') || !URL.canParse(`amqp://${host}/`));
  if (bad !== undefined) return 'must name a host, or several as host:port,host:port';
  return at >= 0 && !isPercentEncoded(authority.slice(0, at))
    ? 'must have its user name and password percent-encoded'
    : undefined;
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** IP addresses and CIDR blocks; a block of all addresses would let anyone forge a forwarded header (ASVS 4.1.3). */
export function proxyProblem(value: unknown): Problem {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const word of words) {
    const [address = '', prefix, ...more] = String(word).split('/');
    const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : undefined;
    if (bits === undefined || more.length > 0)
      return 'must be IP addresses or CIDR blocks, separated by commas';
    if (prefix === undefined) continue;
    if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)
      return 'must have CIDR prefixes of at most 32 bits (IPv4) or 128 (IPv6)';
    if (Number(prefix) === 0) return 'must not trust every address: then anyone could forge X-Forwarded-For';
  }
  return undefined;
}

/** CIDR blocks, addresses and host names; not every address, which would leave nothing to refuse. */
export function eventTargetsProblem(value: unknown): Problem {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const word of words.map(String)) {
    if (!word.includes('/') && hostProblem(word) === undefined) continue;
    if (proxyProblem([word]) === undefined) continue;
    return /^[^/]*\/0+$/.test(word)
      ? 'must not allow every address: name the blocks and hosts that are meant'
      : 'must be CIDR blocks, IP addresses and host names, separated by commas';
  }
  return undefined;
}

/** Keys of 32 bytes as base64, separated by commas. */
export function sealingKeysProblem(value: unknown): Problem {
  const good = String(value)
    .split(',')
    .every((word) => /^[A-Za-z0-9+/]{43}=$/.test(word.trim()));
  return good ? undefined : 'must be 32 bytes as base64: "openssl rand -base64 32" makes such a key';
}

/** Anything that can stand in an Authorization header as a bearer token (RFC 6750 §2.1), at least 32 characters long. */
export function tokenProblem(value: unknown): Problem {
  const text = String(value);
  if (text.length < 32) return 'must have at least 32 characters: "openssl rand -hex 32" makes such a token';
  if (text.length > 4096) return 'must have at most 4096 characters';
  return /^[A-Za-z0-9\-._~+/]+=*$/.test(text)
    ? undefined
    : 'may have letters, digits and - . _ ~ + / only, and = at its end (RFC 6750 §2.1)';
}

/** `off`, or both numbers in range. */
export function rateLimitProblem(value: unknown): Problem {
  if (value === OFF) return undefined;
  if (!isRateLimit(value)) return 'must be requests per second and burst such as 100/1000, or off';
  if (value.perSecond < 1) return 'must allow at least 1 request per second; off switches it off';
  return value.burst < value.perSecond
    ? 'must have a burst that is not below the requests per second'
    : undefined;
}

/** `off`, or a share of 1 to 100 %, a minimum and a window. */
export function deletionGuardProblem(value: unknown): Problem {
  if (value === OFF) return undefined;
  if (!isDeletionGuard(value)) return 'must be share, minimum and window such as 20%/50/60m, or off';
  if (value.share < 0.01 || value.share > 1) return 'must have a share from 1% to 100%; off switches it off';
  return value.window < 1000 ? 'must have a window of at least 1s' : undefined;
}

/** How long what was deleted can be restored: long enough to notice a mistake. */
export function archiveRetentionProblem(value: unknown): Problem {
  const fits = typeof value === 'number' && value >= 3_600_000 && value <= 3650 * 86_400_000;
  return fits ? undefined : 'must be a time from 1h to 3650d';
}

function isRateLimit(value: unknown): value is RateLimit {
  return typeof value === 'object' && value !== null && 'perSecond' in value && 'burst' in value;
}

function isDeletionGuard(value: unknown): value is DeletionGuard {
  return typeof value === 'object' && value !== null && 'share' in value && 'window' in value;
}

/** How long a process may take to end: long enough for a request, and not so long that whoever waits takes it for hung. */
export function shutdownTimeoutProblem(value: unknown): Problem {
  const fits = typeof value === 'number' && value >= 1000 && value <= 600_000;
  return fits ? undefined : 'must be a time from 1s to 10m';
}

/** How long a process goes on taking requests that is about to end: as long as a load balancer may look away. */
export function drainDelayProblem(value: unknown): Problem {
  const fits = typeof value === 'number' && value >= 0 && value <= 120_000;
  return fits ? undefined : 'must be a time from 0s to 2m';
}

/** How long others wait before they take over: not so short that a slow database loses the lease. */
export function relayLeaseProblem(value: unknown): Problem {
  const fits = typeof value === 'number' && value >= 2000 && value <= 600_000;
  return fits ? undefined : 'must be a time from 2s to 10m';
}
