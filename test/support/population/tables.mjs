/** The tables that a population is written to, each with its columns in the order of its rows. */
export const TABLES = {
  resource: [
    ...['id', 'tenant_id', 'type', 'unique_key', 'external_id', 'display_key', 'family_key', 'given_key'],
    ...['active', 'version', 'created', 'last_modified'],
  ],
  resource_doc: ['id', 'tenant_id', 'document', 'secret'],
  attribute_value: ['tenant_id', 'attribute', 'value', 'resource_id', 'element', 'long_value'],
  resource_ref: ['resource_id', 'attribute', 'target_id', 'tenant_id'],
  group_member: ['group_id', 'member_id', 'member_type', 'tenant_id'],
};
