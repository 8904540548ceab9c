import { TRUSTED_ALGORITHMS } from '@rollcall/directory';

import { answersJson, FORM_TYPE, JSON_TYPE, problem } from './media-types.js';
import type { AnswerNotes, Area } from './notes.js';
import { count, list, object, oneOf, openObject, ref, text, told, type Shape } from './shapes.js';

const TOKEN_REQUEST: Shape = {
  type: 'object',
  properties: {
    grant_type: { const: 'client_credentials' },
    scope: told(text, 'Scopes, separated by blanks; all that the client may have without it.'),
    client_id: text,
    client_secret: text,
    client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    client_assertion: told(text, 'A JWT of an issuer that the tenant trusts (RFC 7523).'),
  },
  required: ['grant_type'],
};

const refused = (description: string, headers: readonly string[] = []): AnswerNotes => ({
  description,
  content: { [JSON_TYPE]: ref('OauthError') },
  headers,
});

/** Tokens for clients, and how they are verified. */
export const OAUTH_AREA: Area = {
  name: 'OAuth',
  description:
    'Access tokens by client credentials (RFC 6749 §4.4), and the keys by which tokens are verified.',
  schemas: {
    OauthError: object({
      error: oneOf(
        'invalid_request',
        'invalid_client',
        'unsupported_grant_type',
        'invalid_scope',
        'temporarily_unavailable',
      ),
      error_description: text,
    }),
  },
  refusals: () => ({ default: problem('Any other refusal.') }),
  operations: {
    'POST /oauth/token': {
      id: 'issueAccessToken',
      summary: 'Issues an access token',
      description:
        'The client is in the Authorization header (Basic) or in the body, or is proved by an assertion.',
      access: 'public',
      body: { required: true, content: { [FORM_TYPE]: TOKEN_REQUEST } },
      answers: {
        200: answersJson(
          'The token.',
          object({ access_token: text, token_type: { const: 'Bearer' }, expires_in: count }, { scope: text }),
        ),
        400: refused('The request is malformed, or asks for what the client may not have.'),
        401: refused('There is no such client, or its proof is wrong.', ['WWW-Authenticate']),
        429: refused('Too many attempts that were wrong.', ['Retry-After']),
        503: refused('The tenant is paused, or the database does not answer.', ['Retry-After']),
        default: refused('Any other refusal.'),
      },
    },
    'GET /.well-known/jwks.json': {
      id: 'getKeys',
      summary: 'The public keys of the service (RFC 7517)',
      access: 'public',
      answers: { 200: answersJson('The keys.', object({ keys: list(openObject) })) },
    },
    'GET /.well-known/oauth-authorization-server': {
      id: 'getAuthorizationServer',
      summary: 'The service as an authorization server (RFC 8414)',
      access: 'public',
      answers: {
        200: answersJson(
          'The metadata.',
          object({
            issuer: text,
            token_endpoint: text,
            jwks_uri: text,
            response_types_supported: list(text),
            grant_types_supported: list(text),
            token_endpoint_auth_methods_supported: list(text),
            token_endpoint_auth_signing_alg_values_supported: list(oneOf(...TRUSTED_ALGORITHMS)),
          }),
        ),
      },
    },
  },
};
