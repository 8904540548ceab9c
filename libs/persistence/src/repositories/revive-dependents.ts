import type { RequestContext } from '@rollcall/directory';
import type { Resource, ResourceType } from '@rollcall/scim';

import { mapperOf } from '../mappers/mapper-of.js';
import { columnsOf } from '../sql/column-maps.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertRows } from './insert-rows.js';
import { leaveToOthers } from './leave-to-others.js';
import { loadStates } from './load-states.js';
import { REFERENCES } from './references.js';
import { refuseNewer } from './refuse-newer.js';
import type { ResourceState } from './resource-state.js';
import type { EndedReference, RevivedLinks } from './revive-links.js';
import type { RevivedResource } from './revived-resource.js';
import { pausedChunks, placeholders } from './store-context.js';
import { eventsOf, type VersionEvents } from './write-events.js';
import { nextModified } from './write-resource.js';

/** What came back on the side of others. */
export interface RevivedDependents {
  readonly memberships: number;
  readonly references: number;
  /** References in whose place there is another by now. */
  readonly missing: number;
  readonly events: readonly VersionEvents[];
}

interface Revival {
  readonly types: readonly ResourceType[];
  readonly revived: RevivedResource;
  readonly links: RevivedLinks;
}

/**
 * Puts a resource that comes back into the live groups that it was in, and into the references to it that have nothing else
 * in their place; each of those resources gets a version and an event. What belongs to resources that are archived
 * themselves goes to their place, so that it comes back with them.
 */
export async function reviveDependents(
  session: WriteSession,
  ctx: RequestContext,
  { types, revived, links }: Revival,
): Promise<RevivedDependents> {
  const groups = new Set(links.groups.map((id) => id.toString('hex')));
  const ids = [...links.groups, ...links.referrers.map(({ resource }) => resource)];
  const dependents = new Map(ids.map((id) => [id.toString('hex'), id]));
  const events: VersionEvents[] = [];
  let references = 0;
  for (const type of types) {
    for await (const part of pausedChunks(session, [...dependents.values()])) {
      const states = await loadStates(session, { tenantId: revived.tenantId, type, ids: part });
      refuseNewer(states.values());
      const changed: Buffer[] = [];
      for (const state of states.values()) {
        const added = wantedReferences(type, state, { revived, referrers: links.referrers });
        const joined = groups.has(state.idBytes.toString('hex'));
        if (added.length === 0 && !joined) continue;
        changed.push(state.idBytes);
        references += added.length;
        await writeLinks(session, { revived, links }, { state, added, joined });
        const said = eventsOf(
          {
            ...{ type, operation: 'cascade', before: state.attributes },
            after: withReferences(type, state, { revived, added }),
            ...(joined
              ? { members: { added: [{ value: revived.id, type: links.memberType }], removed: [] } }
              : {}),
          },
          {
            id: state.idBytes,
            version: state.version + 1,
            occurredAt: nextModified(ctx.now, state.lastModified),
          },
        );
        if (said !== undefined) events.push(said);
      }
      await raiseVersions(session, ctx, changed);
    }
  }
  await leaveToOthers(session, revived);
  return {
    ...{ memberships: groups.size, references, events },
    missing: links.referrers.length - references,
  };
}

/** Codes of the references that a resource has again: of a single-valued attribute only where it has none now. */
function wantedReferences(
  type: ResourceType,
  { idBytes, references }: ResourceState,
  {
    revived,
    referrers,
  }: { readonly revived: RevivedResource; readonly referrers: readonly EndedReference[] },
): readonly number[] {
  const known = Object.values(columnsOf(type).references);
  return referrers
    .filter(({ resource }) => resource.equals(idBytes))
    .map(({ attribute }) => attribute)
    .filter(
      (attribute) =>
        known.some(({ code, targetType }) => code === attribute && targetType === revived.type.name) &&
        !references.some((reference) => reference.attribute === attribute),
    );
}

function withReferences(
  type: ResourceType,
  state: ResourceState,
  { revived, added }: { readonly revived: RevivedResource; readonly added: readonly number[] },
): Resource {
  if (added.length === 0) return state.attributes;
  const { displayName } = revived.attributes;
  const again = added.map((attribute) => ({
    ...{ attribute, target: revived.id },
    ...(typeof displayName === 'string' ? { displayName } : {}),
  }));
  const { document, references } = state;
  return mapperOf(type).toAttributes({ document, references: [...references, ...again] });
}

async function writeLinks(
  session: WriteSession,
  { revived: { tenantId, idBytes: id }, links }: Omit<Revival, 'types'>,
  {
    state,
    added,
    joined,
  }: { readonly state: ResourceState; readonly added: readonly number[]; readonly joined: boolean },
): Promise<void> {
  if (joined) {
    await session.run(
      'insert into group_member (group_id, member_id, member_type, tenant_id) values (?, ?, ?, ?)',
      [state.idBytes, id, links.memberType, tenantId],
    );
  }
  const owner = { tenantId, id: state.idBytes };
  await insertRows(
    session,
    REFERENCES,
    added.map((attribute) => [owner.id, attribute, id, tenantId]),
  );
}

async function raiseVersions(
  session: WriteSession,
  { tenant, now }: RequestContext,
  ids: readonly Buffer[],
): Promise<void> {
  if (ids.length === 0) return;
  await session.run(
    'update resource set version = version + 1, ' +
      'last_modified = case when last_modified >= ? then last_modified + 1 else ? end ' +
      `where ${unindexed('tenant_id')} = ? and id in (${placeholders(ids)})`,
    [now, now, tenant.id, ...ids],
  );
}
