import { RestoreRefused, type RequestContext, type RestoredResource } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { WriteSession } from '../unit-of-work.js';
import { knownAttributes } from './known-attributes.js';
import { liveListed } from './live-listed.js';
import { countChange } from './resource-count.js';
import { refuseOldTypes } from './refuse-old-types.js';
import { reviveDependents } from './revive-dependents.js';
import { reviveLinks, type RevivedLinks } from './revive-links.js';
import { reviveMembers } from './revive-members.js';
import { reviveRows } from './revive-rows.js';
import type { RevivedResource } from './revived-resource.js';
import type { ResourceStoreOptions } from './store-context.js';
import { eventsOf, writeEvents } from './write-events.js';
import { nextModified } from './write-resource.js';

interface ArchivedRow {
  readonly type: string;
  readonly version: number;
  readonly created: number;
  readonly deleted: number;
  readonly document: string;
  readonly secret: string | null;
}

/**
 * Makes a deleted resource live again, in one transaction with the events of all that change by it: the reverse of
 * `removeResource`. Restorations of a tenant wait for each other, so that of two resources that belong together the later
 * one finds the earlier one.
 * @throws RestoreRefused, ScimError
 */
export function restoreResource(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  id: string,
): Promise<RestoredResource | undefined> {
  const idBytes = uuidBytes(id);
  if (idBytes === undefined) return Promise.resolve(undefined);
  return options.unitOfWork.write(async (session) => {
    const tenantId = ctx.tenant.id;
    await refuseOldTypes(session, ctx.tenant, 'change');
    await session.query(`select t.id from tenant t where t.id = ?${session.dialect.forUpdate}`, [tenantId]);
    const row = await findArchived(session, tenantId, idBytes);
    if (row === undefined) return undefined;
    const types = ctx.tenant.types?.all ?? options.types;
    const type = types.find(({ name }) => name === row.type);
    if (type === undefined) throw typeIsGone(row.type);

    // Dependents before targets: the order in which a change of members takes its locks, too.
    const links = await reviveLinks(session, { tenantId, type, id: idBytes });
    const revived = await revive(session, ctx, { type, id, idBytes, row, links });
    await reviveRows(session, ctx, revived);
    const dependents = await reviveDependents(session, ctx, { types, revived, links });
    const members = await reviveMembers(session, revived);

    const own = eventsOf(
      {
        type,
        operation: 'restore',
        after: revived.attributes,
        ...(members.added.length === 0 ? {} : { members: { added: members.added, removed: [] } }),
      },
      { id: idBytes, version: revived.version, occurredAt: revived.lastModified },
    );
    await forget(session, tenantId, idBytes);
    await writeEvents(session, ctx, options.ids, [...(own === undefined ? [] : [own]), ...dependents.events]);
    await countChange(session, { tenantId, typeName: type.name, delta: 1 });
    return {
      ...{ id, type: type.name, version: revived.version },
      memberships: members.added.length + dependents.memberships,
      references: revived.references.length + dependents.references,
      missing: members.missing + dependents.missing + links.missing,
    };
  });
}

async function findArchived(
  session: WriteSession,
  tenantId: number,
  id: Buffer,
): Promise<ArchivedRow | undefined> {
  const [row] = await session.query<ArchivedRow>(
    'select a.type, a.version, a.created, a.deleted, d.document, d.secret from archived_resource a ' +
      'join archived_resource_doc d on d.id = a.id and d.tenant_id = a.tenant_id where a.id = ? and a.tenant_id = ?',
    [id, tenantId],
  );
  return row;
}

/** What is read of a resource on its way back. */
interface Found {
  readonly type: ResourceType;
  readonly id: string;
  readonly idBytes: Buffer;
  readonly row: ArchivedRow;
  readonly links: RevivedLinks;
}

async function revive(
  session: WriteSession,
  { tenant, now }: RequestContext,
  { type, id, idBytes, row, links: { references } }: Found,
): Promise<RevivedResource> {
  const { document, secret } = row;
  const stored = mapperOf(type).toAttributes({ document, references, secret });
  const known = knownAttributes(type, stored);
  return {
    ...{ tenantId: tenant.id, type, id, idBytes, references },
    // Its deletion was the version after the one that is kept.
    version: row.version + 2,
    created: row.created,
    lastModified: nextModified(now, row.deleted),
    attributes: await liveListed(session, tenant, { type, id, attributes: known }),
  };
}

/** What could not be brought back is not kept for another time. */
async function forget(session: WriteSession, tenantId: number, id: Buffer): Promise<void> {
  for (const [table, column] of [
    ['archived_group_member', 'deleted_id'],
    ['archived_resource_ref', 'deleted_id'],
    ['archived_resource_doc', 'id'],
    ['archived_resource', 'id'],
  ] as const) {
    await session.run(`delete from ${table} where ${column} = ? and tenant_id = ?`, [id, tenantId]);
  }
}

function typeIsGone(type: string): RestoreRefused {
  return new RestoreRefused(
    `The tenant has no resource type ${JSON.stringify(type)} any more. Register it again to restore what was of it.`,
  );
}
