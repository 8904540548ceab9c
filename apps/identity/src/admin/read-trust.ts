import type { IssuerChange, IssuerRequest } from '@rollcall/directory';
import { isJsonObject, type Json } from '@rollcall/scim';

import { ChangeIssuer, TrustIssuer } from './issuer-requests.js';
import { invalidMembers, readRequest } from './read-request.js';

/**
 * Reads which tokens a tenant shall trust.
 * @throws Problem 400 with every member that is wrong
 */
export function readTrust(body: Json): IssuerRequest {
  const { name, issuer, audience, algorithms, jwksUri, subject, claims, scopes } = readRequest(
    TrustIssuer,
    body,
  );
  return {
    ...{ name, issuer, audience },
    ...(algorithms === undefined ? {} : { algorithms }),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(subject === undefined ? {} : { subject }),
    // The rules, which the command line has too, look into it.
    ...(claims === undefined ? {} : { claims: claims as Readonly<Record<string, string>> }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

/** What an issuer need not have, and can be taken away. */
const REMOVABLE = ['algorithms', 'jwksUri', 'subject', 'claims', 'scopes'] as const;

/**
 * Reads what shall be another of a trusted issuer: null takes a member away.
 * @throws Problem 400 with every member that is wrong
 */
export function readTrustChange(body: Json): IssuerChange {
  const given = readRequest(ChangeIssuer, body);
  const nulls = isJsonObject(body) ? Object.keys(body).filter((name) => body[name] === null) : [];
  const kept = nulls.filter((name) => !REMOVABLE.some((removable) => removable === name));
  if (kept.length > 0) {
    throw invalidMembers(kept.map((name) => ({ name, detail: `${name} cannot be taken away` })));
  }
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const taken = nulls.map((name) => [name, null] as const);
  return Object.fromEntries([...said, ...taken]);
}
