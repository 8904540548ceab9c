import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

/**
 * Members whose values are no secrets and no personal data, wherever they stand: everything else is named, and its value
 * left out.
 */
const SHOWN: ReadonlySet<string> = new Set([
  ...['id', 'name', 'kind', 'type', 'state', 'status', 'tenant', 'algorithm', 'payload', 'from', 'format'],
  ...['scopes', 'subject', 'expires', 'expiresInDays', 'expiresInMinutes', 'overlapHours', 'overlapDays'],
  ...[
    'fromSeq',
    'afterSeq',
    'fromTime',
    'since',
    'seqs',
    'all',
    'resourceId',
    'resource',
    'issuer',
    'audience',
  ],
  ...['schema', 'schemas', 'schemaExtensions', 'endpoint', 'unknown', 'limit', 'decision'],
  ...['rateLimit', 'perSecond', 'burst', 'deletionGuard', 'share', 'minimum', 'windowMinutes', 'publicUrl'],
  ...['logRetentionDays', 'relaxations', 'settings', 'allowedAddresses', 'epoch', 'previous'],
]);

/** Members that hold a URL, of which only the host is shown: receivers' secrets stand in paths and queries. */
const URLS: ReadonlySet<string> = new Set(['url', 'jwksUri', 'jwks_uri']);

const LEFT_OUT = '(not kept)';
const TEXT_KEPT = 200;
const ELEMENTS_KEPT = 50;
const DEEPEST = 6;

/** How our own tokens and secrets begin, and those of OAuth: whoever pastes one in place of an id or a name. */
const CREDENTIAL = /\b(?:scim|whsec)_[0-9A-Za-z+/=_-]{16,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+/;

/** What stands before the host of a URL and is a name with a password. */
const LOGIN = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]*@/gi;

/** A name or an id that an administrator gave: not kept where it is a credential, without the login that a URL may have. */
export function auditText(text: string): string {
  return CREDENTIAL.test(text) ? LEFT_OUT : text.replace(LOGIN, '$1');
}

/** What an administrator sent, or was answered, as the audit log shows it. */
export function auditDetail(sent: Json | undefined): JsonObject {
  return isJsonObject(sent) ? members(sent, DEEPEST) : {};
}

function members(object: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .slice(0, ELEMENTS_KEPT)
      .map(([name, value]) => [name.slice(0, TEXT_KEPT), member(name, value, depth)]),
  );
}

function member(name: string, value: Json, depth: number): Json {
  if (typeof value === 'boolean' || value === null) return value;
  if (URLS.has(name)) return typeof value === 'string' ? hostOf(value) : LEFT_OUT;
  if (depth === 0) return LEFT_OUT;
  if (isJsonObject(value)) return members(value, depth - 1);
  if (isJsonArray(value)) {
    return value.slice(0, ELEMENTS_KEPT).map((element) => member(name, element, depth - 1));
  }
  if (!SHOWN.has(name)) return LEFT_OUT;
  return typeof value === 'string' ? auditText(value).slice(0, TEXT_KEPT) : value;
}

/** `https://user:secret@host:8443/path?query` as `https://host:8443`. */
function hostOf(url: string): string {
  const [, scheme, host] = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#@]*@)?([^/?#@]*)/i.exec(url) ?? [];
  return scheme === undefined || host === undefined ? LEFT_OUT : `${scheme}${host}`;
}
