import { ScimError } from '@rollcall/scim';

/** The refusal of work that may succeed later: 503 with `Retry-After` (RFC 7644 §3.12). The cause goes to the log only. */
export function unavailable(detail: string, cause?: unknown): ScimError {
  const error = new ScimError('unavailable', detail, { 'Retry-After': '1' });
  if (cause !== undefined) error.cause = cause;
  return error;
}
