/** Parts into which tenants fall; each is worked for by one relay at a time. As many rows as `lease` has. */
export const SHARDS = 16;

/** The part that a tenant falls into. */
export function shardOf(tenantId: number): number {
  return tenantId % SHARDS;
}
