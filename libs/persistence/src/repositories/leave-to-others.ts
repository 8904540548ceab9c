import type { WriteSession } from '../unit-of-work.js';
import type { RevivedResource } from './revived-resource.js';

interface ReferenceRow {
  readonly resource_id: Buffer;
  readonly attribute: number;
  readonly target_id: Buffer;
}

/**
 * What a resource that comes back had to do with others that are archived themselves goes to their place in the archive, so
 * that it comes back with them, in whatever order they are restored.
 */
export async function leaveToOthers(
  session: WriteSession,
  { tenantId, idBytes: id }: RevivedResource,
): Promise<void> {
  await session.run(
    'update archived_group_member set deleted_id = group_id ' +
      'where deleted_id = ? and member_id = ? and tenant_id = ? ' +
      'and group_id in (select a.id from archived_resource a where a.tenant_id = ?)',
    [id, id, tenantId, tenantId],
  );
  const rows = await session.query<ReferenceRow>(
    'select f.resource_id, f.attribute, f.target_id from archived_resource_ref f ' +
      'where f.deleted_id = ? and f.tenant_id = ? and (f.resource_id <> ? or f.target_id <> ?)',
    [id, tenantId, id, id],
  );
  for (const row of rows) await leaveReference(session, { tenantId, id }, row);
}

async function leaveReference(
  session: WriteSession,
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  { resource_id: resource, attribute, target_id: target }: ReferenceRow,
): Promise<void> {
  const isOwn = resource.equals(id);
  if (!isOwn) {
    // What stood in that place when the other resource was deleted is what it has again.
    const kept = await session.query(
      'select f.target_id from archived_resource_ref f ' +
        'where f.deleted_id = ? and f.resource_id = ? and f.attribute = ? and f.tenant_id = ?',
      [resource, resource, attribute, tenantId],
    );
    if (kept.length > 0) return;
  }
  const other = isOwn ? target : resource;
  await session.run(
    'update archived_resource_ref set deleted_id = ? ' +
      'where deleted_id = ? and resource_id = ? and attribute = ? and target_id = ? and tenant_id = ? ' +
      'and exists (select 1 from archived_resource a where a.id = ? and a.tenant_id = ?)',
    [other, id, resource, attribute, target, tenantId, other, tenantId],
  );
}
