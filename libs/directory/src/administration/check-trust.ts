import { TRUSTED_ALGORITHMS, type TrustedIssuer } from '../ports/trusted-issuer-store.js';
import { AdministrationError } from './administration-error.js';
import { checkTokenName } from './check-names.js';

/** Characters of an issuer and of an audience at most. */
export const ISSUER_LENGTH = 512;

/** Characters of a subject and of the URL of keys at most. */
export const TRUST_TEXT_LENGTH = 2048;

const MOST_CLAIMS = 20;

/** Claims that say who a token is for, and until when, have members of their own. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['iss', 'aud', 'sub', 'exp', 'nbf', 'iat']);

/** What is trusted in the tokens of an issuer. */
export type Trust = Omit<TrustedIssuer, 'id' | 'tenantId' | 'created'>;

/**
 * Checks the shape of what a tenant shall trust.
 * @throws AdministrationError `invalidTokenName`, `invalidIssuer`
 */
export function checkTrust({ name, issuer, audience, algorithms, jwksUri, subject, claims }: Trust): void {
  checkTokenName(name);
  checkText('issuer', issuer, ISSUER_LENGTH);
  if (!/^[\x21-\x7e]+$/.test(issuer)) throw invalid('issuer must be a URL of ASCII characters.');
  checkText('audience', audience, ISSUER_LENGTH);
  checkText('jwksUri', jwksUri, TRUST_TEXT_LENGTH);
  checkText('subject', subject, TRUST_TEXT_LENGTH);
  checkAlgorithms(algorithms);
  if (claims !== undefined) checkClaims(claims);
}

function checkText(member: string, text: string | undefined, most: number): void {
  if (text === undefined || (text.length > 0 && text.length <= most)) return;
  throw invalid(`${member} must be a text of 1 to ${most} characters.`);
}

function checkAlgorithms(algorithms: readonly string[]): void {
  const wrong = algorithms.find((name) => !TRUSTED_ALGORITHMS.some((known) => known === name));
  if (algorithms.length > 0 && wrong === undefined) return;
  throw invalid(`algorithms must be one or more of ${TRUSTED_ALGORITHMS.join(', ')}.`);
}

function checkClaims(claims: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(claims);
  const wrong = given.some(([name, value]) => typeof value !== 'string' || OWN_MEMBERS.has(name));
  if (!wrong && given.length <= MOST_CLAIMS) return;
  throw invalid(
    `claims must have at most ${MOST_CLAIMS} members, each a text, and none of ${[...OWN_MEMBERS].join(', ')}.`,
  );
}

function invalid(message: string): AdministrationError {
  return new AdministrationError('invalidIssuer', message);
}
