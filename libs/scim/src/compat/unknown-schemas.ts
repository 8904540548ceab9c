/** What a body's `schemas` come to, once unknown ones are dropped. */
export interface KnownSchemas {
  readonly known: readonly string[];
  /** Whether the list only had names that no SCIM 2.0 standard gives: the body is one of the endpoint's type. */
  readonly onlyForeign: boolean;
}

const STANDARD_PREFIX = 'urn:ietf:params:scim:';

/**
 * The relaxation `unknownSchemas` (decision 4, C-ATTR-18): clients list schemas that the resource type does not have.
 *
 *     "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group",
 *                 "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"]        Entra
 *     "schemas": ["urn:scim:schemas:core:2.0", "urn:scim:schemas:extension:enterprise:2.0"]         OneLogin
 *
 * Drops them; letter case does not count. The second list names no schema of the IETF at all and so does not
 * contradict the endpoint; one that names another resource type's schema does (P-POST-14).
 */
export function dropUnknownSchemas(listed: readonly string[], schemas: readonly string[]): KnownSchemas {
  const wanted = new Set(listed.map((urn) => urn.toLowerCase()));
  return {
    known: schemas.filter((urn) => wanted.has(urn.toLowerCase())),
    onlyForeign: ![...wanted].some((urn) => urn.startsWith(STANDARD_PREFIX)),
  };
}
