import { URN } from '../urns.js';

const OLDER: ReadonlyMap<string, string> = new Map([
  ['urn:scim:schemas:extension:enterprise:1.0', URN.enterpriseUser],
  ['urn:scim:schemas:extension:enterprise:2.0', URN.enterpriseUser],
]);

/**
 * The relaxation `olderSchemaNames` (decision 22, C-ATTR-18, C-ATTR-26): OneLogin's templates put the enterprise
 * attributes under the name that they had before RFC 7643.
 *
 *     "schemas": ["urn:scim:schemas:core:2.0", "urn:scim:schemas:extension:enterprise:2.0"],
 *     "urn:scim:schemas:extension:enterprise:2.0": {"department": "Treasury"}
 *
 * Returns the name that a schema extension has today, for the older ones of SCIM 1.1 and of the drafts of SCIM 2.0 in
 * any letter case; every other name as it is. Without it such data is unknown and dropped.
 */
export function currentSchemaName(name: string): string {
  return OLDER.get(name.toLowerCase()) ?? name;
}
