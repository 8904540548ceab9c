import { ScimError } from '@rollcall/scim';

/** The refusal of a credential that lacks a scope (RFC 6750 §3.1, H-AUTH-02): it says which one is missing. */
export function insufficientScope(scope: string): ScimError {
  return new ScimError(
    'forbidden',
    `The token lacks the scope "${scope}". What a token may do is fixed when it is issued: issue another one that has it.`,
    { 'WWW-Authenticate': `Bearer realm="rollcall", error="insufficient_scope", scope="${scope}"` },
  );
}
