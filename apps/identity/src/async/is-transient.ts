import { ScimError } from '@rollcall/scim';

/** Whether the same may succeed later, for the database takes no work now. */
export function isTransient(error: unknown): boolean {
  return error instanceof ScimError && error.errorName === 'unavailable';
}
