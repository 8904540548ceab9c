import { ScimError } from '@rollcall/scim';

/** The refusal of a request that this process would carry out by definitions that another has changed since. */
export function typesChanged(): ScimError {
  return new ScimError(
    'unavailable',
    'The schemas of the tenant were just changed. Send the request again.',
    { 'Retry-After': '1' },
  );
}
