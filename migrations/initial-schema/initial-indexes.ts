/** A key of the first schema. */
export interface InitialIndex {
  /** Begins with `uq_` when it is unique. */
  readonly name: string;
  readonly table: string;
  readonly columns: string;
}

/**
 * The keys of the first schema; part of a released migration, never to be changed.
 *
 * MySQL takes the keys inside CREATE TABLE, so that a run that was cut off can be repeated; SQLite beside it.
 */
export const INITIAL_INDEXES: readonly InitialIndex[] = [
  { name: 'uq_tenant_name', table: 'tenant', columns: 'name' },
  { name: 'uq_credential_token_hash', table: 'credential', columns: 'token_hash' },
  { name: 'ix_credential_tenant', table: 'credential', columns: 'tenant_id' },
  { name: 'uq_resource_unique_key', table: 'resource', columns: 'tenant_id, type, unique_key' },
  {
    name: 'ix_resource_external_id',
    table: 'resource',
    columns: 'tenant_id, type, external_id',
  },
  { name: 'ix_resource_display', table: 'resource', columns: 'tenant_id, type, display_key' },
  { name: 'ix_resource_family', table: 'resource', columns: 'tenant_id, type, family_key' },
  {
    name: 'ix_resource_modified',
    table: 'resource',
    columns: 'tenant_id, type, last_modified',
  },
  { name: 'ix_resource_type', table: 'resource', columns: 'tenant_id, type, id' },
  {
    name: 'ix_attribute_value_resource',
    table: 'attribute_value',
    columns: 'resource_id, attribute, element',
  },
  { name: 'ix_unique_value_resource', table: 'unique_value', columns: 'resource_id' },
  {
    name: 'ix_resource_ref_target',
    table: 'resource_ref',
    columns: 'tenant_id, target_id, attribute',
  },
  { name: 'ix_group_member_member', table: 'group_member', columns: 'tenant_id, member_id' },
  { name: 'ix_group_member_type', table: 'group_member', columns: 'group_id, member_type, tenant_id' },
  {
    name: 'ix_archived_resource_tenant',
    table: 'archived_resource',
    columns: 'tenant_id, type, deleted',
  },
  {
    name: 'uq_event_order',
    table: 'event',
    columns: 'tenant_id, aggregate_id, resource_version, ordinal',
  },
  { name: 'ix_event_txn', table: 'event', columns: 'txn_id' },
];
