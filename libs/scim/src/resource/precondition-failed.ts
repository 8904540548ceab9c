import { ScimError } from '../errors/scim-error.js';
import { versionTag } from './resource-version.js';
import type { Preconditions } from './version-condition.js';

/** The refusal of a request because of the version that its resource has (RFC 7644 §3.12; H-ETAG-05, H-ETAG-11). */
export function preconditionFailed(version: number, unmet: keyof Preconditions): ScimError {
  const present = `The resource has version ${versionTag(version)}`;
  return new ScimError(
    'preconditionFailed',
    unmet === 'ifMatch'
      ? `${present}, which is not one that the request depends on. Read it again, and send the request with its version.`
      : `${present}, which the request rules out by If-None-Match. Leave that header out.`,
  );
}
