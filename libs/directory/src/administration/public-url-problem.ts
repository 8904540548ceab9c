import type { Json } from '@rollcall/scim';

/** Characters of a public URL at most. */
const LONGEST = 512;

const RULE =
  'must be an absolute https URL (http on loopback alone) such as "https://scim.example.com", of at most ' +
  `${LONGEST} characters, without a user, a query, a fragment and a slash at its end`;

/** RFC 3986, as far as links need it: L1 has no URL of the platform. */
const URL_PARTS =
  /^(?<scheme>https?):\/\/(?<host>\[[\da-fA-F:.]+\]|[A-Za-z\d](?:[A-Za-z\d.-]*[A-Za-z\d])?)(?::(?<port>\d{1,5}))?(?:\/[A-Za-z\d._~!$&'()*+,;=:@%-]+)*$/;

const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i;

const HIGHEST_PORT = 65_535;

/**
 * What is wrong with the public URL of a tenant: the rest of a sentence that its name begins. It is never taken from a
 * request (H-VER-05).
 */
export function publicUrlProblem(value: Json): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST) return RULE;
  const { scheme, host = '', port } = URL_PARTS.exec(value)?.groups ?? {};
  if (scheme === undefined || isBadPort(port) || hasDotSegment(value)) return RULE;
  if (scheme === 'http' && !LOOPBACK.test(host)) return RULE;
  return host.includes('..') || /%(?![\dA-Fa-f]{2})/.test(value) ? RULE : undefined;
}

function isBadPort(port: string | undefined): boolean {
  return port !== undefined && (Number(port) < 1 || Number(port) > HIGHEST_PORT);
}

/** Clients would take it out, and look elsewhere. */
function hasDotSegment(url: string): boolean {
  return url.split('/').some((part) => part === '.' || part === '..');
}
