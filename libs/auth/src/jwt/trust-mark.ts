import type { TrustedIssuer } from '@rollcall/directory';
import { hash } from 'node:crypto';

/**
 * A short mark of what is trusted in the tokens of an issuer: another one where anything of it is changed, whatever the
 * issuer is called.
 */
export function trustMark(trusted: TrustedIssuer): string {
  const { issuer, audience, algorithms, jwksUri, subject, claims = {}, scopes } = trusted;
  const said = [issuer, audience, algorithms, jwksUri, subject, Object.entries(claims).sort(), scopes];
  return hash('sha256', JSON.stringify(said), 'base64url').slice(0, 16);
}
