import { problem, scimError } from './media-types.js';
import type { AnswerNotes, OperationNotes } from './notes.js';

type Refusals = Readonly<Record<string, AnswerNotes>>;

/** Refusals of what arrives below `/scim/v2`. */
export function refusalsOfScim(method: string, notes: OperationNotes): Refusals {
  const writes = method !== 'GET' && notes.access === 'write';
  return {
    400: scimError('Something in the request is wrong; `scimType` and `detail` say what, and where.'),
    401: scimError('There is no credential, or one that opens nothing.', ['WWW-Authenticate']),
    403: scimError('The credential may not do this; its scopes say what it may.', ['WWW-Authenticate']),
    404: scimError('There is no such resource or endpoint in the tenant.'),
    ...(method === 'GET'
      ? {}
      : { 413: scimError('The body is longer than it may be; `detail` has the limit.') }),
    ...(method === 'GET' || method === 'DELETE'
      ? {}
      : { 415: scimError('The body is neither `application/scim+json` nor `application/json`.') }),
    ...(writes
      ? {
          409: scimError('A unique value is taken, or the resource is being changed.'),
          412: scimError('The version is not that of `If-Match`, or is that of `If-None-Match`.'),
        }
      : {}),
    429: scimError('Too many requests, or removals that the deletion guard holds.', [
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
    ]),
    503: scimError('An administrator has paused the tenant, or the database does not answer.', [
      'Retry-After',
    ]),
    default: scimError('Any other refusal.'),
  };
}

/** Refusals of the administration. */
export function refusalsOfAdministration(method: string): Refusals {
  return {
    400: problem('Something in the request is wrong; `errors` has each member of the body that is.'),
    401: problem('There is no credential, or one that opens nothing.', ['WWW-Authenticate']),
    403: problem('The credential is that of a tenant.', ['WWW-Authenticate']),
    404: problem('There is no such tenant, or no such thing in it.'),
    ...(method === 'GET'
      ? {}
      : {
          409: problem('The name is taken, or what is there does not allow it.'),
          413: problem('The body is longer than it may be.'),
          415: problem('The body is not JSON.'),
        }),
    429: problem('Too many attempts with a wrong credential.', ['Retry-After']),
    503: problem('The database does not answer.', ['Retry-After']),
    default: problem('Any other refusal.'),
  };
}

/** Refusals of the events' routes. */
export function refusalsOfEvents(method: string): Refusals {
  return {
    400: problem('Something in the request is wrong.'),
    401: problem('There is no credential, or one that opens nothing.', ['WWW-Authenticate']),
    403: problem('The credential may not do this.', ['WWW-Authenticate']),
    404: problem('There is none with this id in the tenant, or the tenant in the URL is another one.'),
    ...(method === 'GET' || method === 'DELETE'
      ? {}
      : {
          413: problem('The body is longer than it may be.'),
          415: problem('The body is not JSON.'),
        }),
    429: problem('Too many requests.', ['Retry-After', 'RateLimit', 'RateLimit-Policy']),
    503: problem('The tenant is paused, or the database does not answer.', ['Retry-After']),
    default: problem('Any other refusal.'),
  };
}
