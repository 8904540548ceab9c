import type { IssuerRequest } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { TrustIssuer } from './issuer-requests.js';
import { invalidMembers, readRequest } from './read-request.js';

const MOST_CLAIMS = 20;

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
    ...(claims === undefined ? {} : { claims: readClaims(claims) }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

/** Claims that say who a token is for, and until when, have members of their own. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['iss', 'aud', 'sub', 'exp', 'nbf', 'iat']);

function readClaims(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const claims: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' || OWN_MEMBERS.has(name) || claims.length >= MOST_CLAIMS) {
      const detail = `claims must have at most ${MOST_CLAIMS} members, each a text, and none of ${[...OWN_MEMBERS].join(', ')}`;
      throw invalidMembers([{ name: 'claims', detail }]);
    }
    claims.push([name, value]);
  }
  return Object.fromEntries(claims);
}
