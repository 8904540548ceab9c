import { carriedAddress, forbiddenKind, notPublicKind } from './address-kind.js';
import { isWithin, readAddress } from './ip-address.js';
import type { TargetRules } from './target-rules.js';

/** What is wrong with a target: a phrase after "The URL"; undefined when nothing is. */
export type TargetProblem = string | undefined;

const LONGEST = 2048;
const NEEDS_TLS = 'must begin with https://; EVENT_TARGETS_ALLOWED may name targets that do without';

/** The name or address that a URL leads to: without brackets, and without a dot at the end. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** What the text of a URL shows, before any name is looked up. */
export function urlProblem(text: string): TargetProblem {
  if (text.length > LONGEST) return `must have at most ${LONGEST} characters`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'must be an absolute URL that begins with https://';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  return text.includes('#') ? 'must not contain a fragment' : undefined;
}

/**
 * What is wrong with where a URL leads.
 * @param addresses all that its host has; undefined where that is not known
 */
export function destinationProblem(
  url: URL,
  addresses: readonly string[] | undefined,
  allow: TargetRules,
): TargetProblem {
  const isNamed = allow.hosts.has(hostOf(url));
  const isPlain = url.protocol === 'http:';
  if (addresses === undefined) return isPlain && !isNamed ? NEEDS_TLS : undefined;
  if (addresses.length === 0) return 'has a host without an address';
  let everyAllowed = true;
  for (const text of addresses) {
    const address = readAddress(text);
    if (address === undefined) return 'has a host whose address cannot be read';
    const destination = carriedAddress(address);
    const forbidden = forbiddenKind(destination);
    if (forbidden !== undefined) return `leads to a ${forbidden} address, where nothing is ever sent`;
    if (isNamed || allow.blocks.some((block) => isWithin(destination, block) || isWithin(address, block)))
      continue;
    everyAllowed = false;
    const kind = notPublicKind(destination);
    if (kind !== undefined) {
      return `leads to a ${kind} address; only public ones are allowed, and those that EVENT_TARGETS_ALLOWED names`;
    }
  }
  return isPlain && !everyAllowed ? NEEDS_TLS : undefined;
}
