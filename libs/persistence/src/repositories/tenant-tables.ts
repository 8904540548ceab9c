/** A table whose rows belong to tenants. */
export interface TenantTable {
  readonly name: string;
  /** The columns of its primary key. */
  readonly key: string;
  /**
   * Tables whose rows belong to rows of this one, which go first: they have no index by tenant. `column` is theirs, which
   * holds the key of this one.
   */
  readonly parts?: readonly TenantTablePart[];
}

/** A table without an index by tenant. */
export interface TenantTablePart {
  readonly name: string;
  readonly key: string;
  readonly column: string;
  /** Where it does not name the tenant: the shard that the tenant is in. */
  readonly owner?: 'shard';
}

/**
 * Every table whose rows belong to tenants, in the order in which a tenant is removed: first what processes work at,
 * last what the others are found by. Whoever adds a table with a `tenant_id` adds it here.
 */
export const TENANT_TABLES: readonly TenantTable[] = [
  {
    name: 'async_request',
    key: 'txn',
    parts: [
      { name: 'async_part', key: 'txn, part', column: 'txn' },
      { name: 'async_operation', key: 'txn, place', column: 'txn' },
    ],
  },
  // Before their places, which they would be given again.
  {
    name: 'event',
    key: 'id',
    parts: [{ name: 'unsequenced', key: 'shard, event_id', column: 'event_id', owner: 'shard' }],
  },
  { name: 'feed', key: 'tenant_id, seq' },
  { name: 'feed_head', key: 'tenant_id' },
  // After the events, of which lost entries are made anew.
  { name: 'log_place', key: 'tenant_id' },
  { name: 'provisioning_log', key: 'tenant_id, id' },
  // Of sinks of all tenants, too; they have few rows in all.
  { name: 'parked_event', key: 'sink_id, tenant_id, seq' },
  { name: 'sink_cursor', key: 'sink_id, tenant_id' },
  {
    name: 'sink',
    key: 'id',
    parts: [
      { name: 'stream_event', key: 'sink_id, id', column: 'sink_id' },
      { name: 'stream_subject', key: 'sink_id, resource_id', column: 'sink_id' },
      { name: 'stream_ack', key: 'sink_id, seq', column: 'sink_id' },
      { name: 'stream_state', key: 'sink_id', column: 'sink_id' },
    ],
  },
  {
    name: 'credential',
    key: 'id',
    parts: [
      { name: 'credential_scopes', key: 'credential_id', column: 'credential_id' },
      { name: 'credential_subject', key: 'credential_id', column: 'credential_id' },
      { name: 'credential_networks', key: 'credential_id', column: 'credential_id' },
    ],
  },
  { name: 'oauth_client', key: 'id' },
  { name: 'trusted_issuer', key: 'id' },
  { name: 'group_member', key: 'group_id, member_id' },
  { name: 'resource_ref', key: 'resource_id, attribute, target_id' },
  { name: 'attribute_value', key: 'tenant_id, attribute, value, resource_id, element' },
  { name: 'unique_value', key: 'tenant_id, attribute, value' },
  {
    name: 'resource',
    key: 'id',
    parts: [{ name: 'resource_doc', key: 'id', column: 'id' }],
  },
  {
    name: 'archived_resource',
    key: 'id',
    parts: [
      { name: 'archived_group_member', key: 'deleted_id, group_id, member_id', column: 'deleted_id' },
      {
        name: 'archived_resource_ref',
        key: 'deleted_id, resource_id, attribute, target_id',
        column: 'deleted_id',
      },
      { name: 'archived_resource_doc', key: 'id', column: 'id' },
    ],
  },
  { name: 'held_removal', key: 'tenant_id, action, type, resource_id' },
  { name: 'removal_count', key: 'tenant_id, action, type' },
  { name: 'assignment_turn', key: 'tenant_id, attribute, value' },
  { name: 'resource_count', key: 'tenant_id, type, slot' },
  { name: 'tenant_types', key: 'tenant_id' },
];
