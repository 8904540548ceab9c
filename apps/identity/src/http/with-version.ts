import { createHash } from 'node:crypto';

import { isJsonObject, type Resource } from '@rollcall/scim';

/** Characters of a digest that a version has. */
const LENGTH = 22;

/** A document of the service's description with the version of what it says: a digest, for nobody counts its changes (D-SPC-12). */
export function withVersion(document: Resource): Resource {
  const { meta } = document;
  if (!isJsonObject(meta)) return document;
  const digest = createHash('sha256').update(JSON.stringify(document)).digest('base64url');
  return { ...document, meta: { ...meta, version: `W/"${digest.slice(0, LENGTH)}"` } };
}
