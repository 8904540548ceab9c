import type { Tenant } from '@rollcall/directory';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { mapperOf } from '../mappers/mapper-of.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { logKey } from './log-keys.js';

/** Resources that a name may have meant at different times, at most. */
const RESOURCES = 20;

/** Entries of a name that are looked at for the resources that they were about. */
const ENTRIES = 200;

/** Ids of the resources that have a name now, or had it in the provisioning log: their other requests name their ids only. */
export async function resourcesNamed(
  session: Session,
  tenant: Tenant,
  name: string,
): Promise<readonly Buffer[]> {
  const parts = [
    ...['name_key', 'external_key'].map((column) => logged(session, tenant, { column, name })),
    ...living(tenant, name),
  ];
  const rows = await session.query<{ id: Buffer }>(
    `${parts.map(({ sql }, place) => `select p${place}.id from (${sql}) p${place}`).join(' union ')} limit ${RESOURCES}`,
    parts.flatMap(({ params }) => params),
  );
  return rows.map(({ id }) => id);
}

function logged(
  { dialect }: Session,
  tenant: Tenant,
  { column, name }: { readonly column: string; readonly name: string },
): SqlFragment {
  return {
    sql:
      `select distinct m.resource_id as id from (select n.resource_id from provisioning_log n` +
      `${dialect.byIndex(`ix_log_${column}`)} where n.tenant_id = ? and n.${column} = ? ` +
      `order by n.id desc limit ${ENTRIES}) m where m.resource_id is not null`,
    params: [tenant.id, logKey(name)],
  };
}

function living(tenant: Tenant, name: string): readonly SqlFragment[] {
  const user = mapperOf(USER_TYPE).toRecords(tenant, USER_TYPE, { userName: name, externalId: name }).keys;
  const group = mapperOf(GROUP_TYPE).toRecords(tenant, GROUP_TYPE, {
    displayName: name,
    externalId: name,
  }).keys;
  return [
    { type: USER_TYPE.name, keys: user },
    { type: GROUP_TYPE.name, keys: group },
  ].flatMap(({ type, keys }) => [
    ...(keys.uniqueKey === null ? [] : [keyed(tenant, type, 'unique_key', keys.uniqueKey)]),
    ...(keys.externalId === null ? [] : [keyed(tenant, type, 'external_id', keys.externalId)]),
  ]);
}

function keyed(tenant: Tenant, type: string, column: string, key: Buffer): SqlFragment {
  return {
    sql: `select r.id from resource r where r.tenant_id = ? and r.type = ? and r.${column} = ? limit ${RESOURCES}`,
    params: [tenant.id, type, key],
  };
}
