import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';

const RESOURCE_COLUMNS =
  'id, tenant_id, type, unique_key, external_id, display_key, family_key, given_key, active, version, created, last_modified';

/**
 * Moves a locked resource into the archive: its row, its document, and the memberships and references that end with
 * it, on either side. The live tables keep nothing of it.
 * @returns how many members it had itself
 */
export async function archiveResource(
  session: WriteSession,
  {
    tenantId,
    id,
    deleted,
    held,
    named,
  }: {
    readonly tenantId: number;
    readonly id: Buffer;
    readonly deleted: number;
    /** What the resource may hold itself: nothing is looked for that cannot be there. */
    readonly held: { readonly members: boolean; readonly references: boolean };
    /** Whether other resources name it, as a member or by a reference. */
    readonly named: boolean;
  },
): Promise<{ readonly members: number }> {
  const own = [id, tenantId];
  await session.run(
    `insert into archived_resource (${RESOURCE_COLUMNS}, deleted) ` +
      `select ${RESOURCE_COLUMNS}, ? from resource where id = ? and tenant_id = ?`,
    [deleted, ...own],
  );
  await session.run(
    'insert into archived_resource_doc (id, tenant_id, document, secret) ' +
      'select id, tenant_id, document, secret from resource_doc where id = ? and tenant_id = ?',
    own,
  );
  const asMember = named ? ['member_id = ? and tenant_id = ?'] : [];
  const asTarget = named ? ['target_id = ? and tenant_id = ?'] : [];
  const ownMembers = held.members ? [`group_id = ? and ${unindexed('tenant_id')} = ?`] : [];
  const ownReferences = held.references ? [`resource_id = ? and ${unindexed('tenant_id')} = ?`] : [];
  let members = 0;
  for (const where of [...ownMembers, ...asMember]) {
    await session.run(
      'insert into archived_group_member (deleted_id, group_id, member_id, member_type, tenant_id) ' +
        `select ?, group_id, member_id, member_type, tenant_id from group_member where ${where}`,
      [id, ...own],
    );
    const { affected } = await session.run(`delete from group_member where ${where}`, own);
    if (ownMembers.includes(where)) members = affected;
  }
  for (const where of [...ownReferences, ...asTarget]) {
    await session.run(
      'insert into archived_resource_ref (deleted_id, resource_id, attribute, target_id, tenant_id) ' +
        `select ?, resource_id, attribute, target_id, tenant_id from resource_ref where ${where}`,
      [id, ...own],
    );
    await session.run(`delete from resource_ref where ${where}`, own);
  }
  await session.run('delete from attribute_value where resource_id = ? and tenant_id = ?', own);
  await session.run('delete from unique_value where resource_id = ? and tenant_id = ?', own);
  if (session.dialect.joinedUpdates) {
    await session.run(
      'delete r, d from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id ' +
        'where r.id = ? and r.tenant_id = ?',
      own,
    );
    return { members };
  }
  await session.run('delete from resource_doc where id = ? and tenant_id = ?', own);
  await session.run('delete from resource where id = ? and tenant_id = ?', own);
  return { members };
}
