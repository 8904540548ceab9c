import { OauthError } from './oauth-error.js';
import { decodeFormText, type Form } from './read-form.js';

/** How a client proves who it is. */
export type ClientProof =
  | {
      readonly kind: 'secret';
      readonly id: string;
      readonly secret: string;
      /** In the header, not in the form: then a refusal names the scheme. */
      readonly inHeader: boolean;
    }
  /** A token of a trusted issuer (RFC 7523 §2.2); `id` where it is named besides. */
  | { readonly kind: 'assertion'; readonly id?: string; readonly assertion: string };

/** A request for a token, as it was read. */
export interface TokenRequest {
  readonly proof: ClientProof;
  /** With spaces between them; absent where all is asked for that the client may have. */
  readonly scope?: string;
}

const GRANT_TYPE = 'client_credentials';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What the scheme says of itself in a refusal (RFC 7617 §2). */
export const BASIC_CHALLENGE = 'Basic realm="rollcall", charset="UTF-8"';

/**
 * Reads what a token endpoint is asked for (RFC 6749 §4.4.2), and by whom: in the header by Basic, in the form by a secret,
 * or in the form by an assertion, and by one of them alone (§2.3).
 * @param authorization each header's text
 * @throws OauthError `invalid_request`, `unsupported_grant_type`, `invalid_client`
 */
export function readTokenRequest(authorization: readonly string[], form: Form): TokenRequest {
  const grantType = form.get('grant_type');
  if (grantType === undefined)
    throw new OauthError('invalid_request', 'The parameter grant_type is missing.');
  if (grantType !== GRANT_TYPE) {
    throw new OauthError('unsupported_grant_type', `The grant type must be ${GRANT_TYPE}.`);
  }
  const scope = form.get('scope');
  return { proof: readProof(authorization, form), ...(scope === undefined ? {} : { scope }) };
}

function readProof(authorization: readonly string[], form: Form): ClientProof {
  const basic = readBasic(authorization);
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const given = [basic, secret, assertion].filter((proof) => proof !== undefined);
  if (given.length > 1 || (basic !== undefined && id !== undefined && id !== basic.id)) {
    throw new OauthError(
      'invalid_request',
      'The client proves who it is in several ways. Use the Authorization header, or client_secret, or client_assertion.',
    );
  }
  if (basic !== undefined) return basic;
  if (assertion !== undefined) return readAssertion(assertion, form);
  if (id !== undefined && secret !== undefined) return { kind: 'secret', id, secret, inHeader: false };
  throw new OauthError(
    'invalid_client',
    'Send client_id and client_secret, in the Authorization header by Basic or in the form, or a client_assertion.',
  );
}

function readAssertion(assertion: string, form: Form): ClientProof {
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw new OauthError('invalid_request', `The parameter client_assertion_type must be ${ASSERTION_TYPE}.`);
  }
  const id = form.get('client_id');
  return { kind: 'assertion', assertion, ...(id === undefined ? {} : { id }) };
}

/** Both parts are encoded as in a form (RFC 6749 §2.3.1). @returns undefined where there is no header of this scheme */
function readBasic(
  authorization: readonly string[],
): (ClientProof & { readonly kind: 'secret' }) | undefined {
  const found = authorization.filter((header) => /^basic(?: |$)/i.test(header));
  if (found.length === 0) return undefined;
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(found[0] ?? '') ?? [];
  const text =
    found.length > 1 || encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const id = decodeFormText(text.slice(0, Math.max(0, colon)));
  const secret = decodeFormText(text.slice(colon + 1));
  if (colon < 0 || id === undefined || secret === undefined) {
    throw new OauthError(
      'invalid_client',
      'The Authorization header is not Basic with base64 of client_id:client_secret, each encoded as in a form.',
      { headers: { 'WWW-Authenticate': BASIC_CHALLENGE } },
    );
  }
  return { kind: 'secret', id, secret, inHeader: true };
}
