import type { RequestContext } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';

/**
 * The id of the user for whom the caller's credential stands (RFC 7644 §3.11).
 * @throws ScimError `notFound` for the credential of a provisioning client, which stands for nobody (H-ME-04)
 */
export function subjectOf({ principal }: RequestContext): string {
  if (principal.subject !== undefined) return principal.subject;
  throw new ScimError(
    'notFound',
    'This token stands for no user, so that there is no /Me. Ask for a user by id at /Users/{id}, or issue a token ' +
      'that stands for one: rollcall token issue --user ID.',
  );
}
