/** The entity tag of a stored version: `W/"7"`, weak because projections differ in bytes (C-ATTR-13, C-ATTR-14). */
export function versionTag(version: number): string {
  return `W/"${version}"`;
}
