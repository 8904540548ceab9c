import { removalsOf, type RequestContext, type ResourceChange } from '@rollcall/directory';
import { checkPreconditions, type Preconditions, type ResourceType } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import { withoutListed } from '../mappers/without-listed.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { archiveResource } from './archive.js';
import { loadStates, lockState } from './load-states.js';
import { refuseNewer } from './refuse-newer.js';
import { refuseOldTypes } from './refuse-old-types.js';
import type { ResourceState } from './resource-state.js';
import { countChange } from './resource-count.js';
import { chunks, pausedChunks, placeholders, type ResourceStoreOptions } from './store-context.js';
import { withSecret } from './without-secret.js';
import { eventsOf, writeEvents, type VersionEvents } from './write-events.js';
import { nextModified, writeKeys } from './write-resource.js';
import { writeValues } from './write-values.js';

interface Transaction {
  readonly session: WriteSession;
  readonly options: ResourceStoreOptions;
  readonly ctx: RequestContext;
}

/** A resource that loses a member or a reference. */
interface Dependent {
  readonly id: Buffer;
  readonly type: string;
}

/**
 * Moves a resource into the archive and takes it out of every group and every reference, set-based; each affected
 * group and referrer gets a version and an event of its own (S-GRPS-08, S-ENT-09, E-OUT-07).
 */
export function removeResource(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  { id, preconditions }: { readonly id: string; readonly preconditions: Preconditions },
): Promise<boolean> {
  const idBytes = uuidBytes(id);
  if (idBytes === undefined) return Promise.resolve(false);
  return options.unitOfWork.write(async (session) => {
    await refuseOldTypes(session, ctx.tenant, 'change');
    const transaction = { session, options, ctx };
    // Dependents before the resource: the order in which a change of members takes its locks, too.
    await lockDependents(transaction, await findDependents(transaction, idBytes));
    const current = await lockState(session, { tenantId: ctx.tenant.id, type, id: idBytes });
    if (current === undefined) return false;
    refuseNewer([current]);
    checkPreconditions(current.version, preconditions);
    // Nobody can add it anywhere now; what was added in between is locked late.
    const dependents = await findDependents(transaction, idBytes);
    await lockDependents(transaction, dependents);

    const cascades = await cascade(transaction, current, dependents);
    const occurredAt = nextModified(ctx.now, current.lastModified);
    const { members, listed = {} } = mapperOf(type).columns;
    const references = current.references.length > 0 || Object.keys(listed).length > 0;
    const { members: lost } = await archiveResource(session, {
      tenantId: ctx.tenant.id,
      id: idBytes,
      deleted: occurredAt,
      held: { members: members !== undefined, references },
      named: dependents.length > 0,
    });
    const deletion: ResourceChange = {
      ...{ type, operation: 'delete' },
      before: withSecret(mapperOf(type).columns, current),
    };
    const own = eventsOf(deletion, { id: idBytes, version: current.version + 1, occurredAt });
    await writeEvents(session, ctx, options.ids, [...(own === undefined ? [] : [own]), ...cascades]);
    await options.guard?.count(session, ctx, [
      ...removalsOf(deletion),
      ...(lost === 0 ? [] : [{ action: 'removeMembers', type: type.name, count: lost } as const]),
    ]);
    await countChange(session, { tenantId: ctx.tenant.id, typeName: type.name, delta: -1 });
    return true;
  });
}

/** Groups that have it as a member and resources that refer to it, other than itself, by id. */
async function findDependents({ session, ctx }: Transaction, id: Buffer): Promise<readonly Dependent[]> {
  const rows = await session.query<Dependent>(
    `select r.id, r.type from group_member m join resource r on r.id = m.group_id and ${unindexed('r.tenant_id')} = m.tenant_id ` +
      'where m.tenant_id = ? and m.member_id = ? ' +
      'union all select r.id, r.type from resource_ref f join resource r on r.id = f.resource_id ' +
      `and ${unindexed('r.tenant_id')} = f.tenant_id ` +
      'where f.tenant_id = ? and f.target_id = ? and f.resource_id <> ?',
    [ctx.tenant.id, id, ctx.tenant.id, id, id],
  );
  const found = new Map(rows.map((dependent) => [dependent.id.toString('hex'), dependent]));
  return [...found.values()].sort((a, b) => a.id.compare(b.id));
}

async function lockDependents(
  { session, ctx }: Transaction,
  dependents: readonly Dependent[],
): Promise<void> {
  if (session.dialect.forUpdate === '' || dependents.length === 0) return;
  for (const part of chunks(dependents)) {
    await session.query(
      `select r.id from resource r where r.tenant_id = ? and r.id in (${placeholders(part)}) ` +
        `order by r.id${session.dialect.forUpdate}`,
      [ctx.tenant.id, ...part.map(({ id }) => id)],
    );
  }
}

/** Gives the dependents their next version and says what each lost. */
async function cascade(
  { session, options, ctx }: Transaction,
  removed: ResourceState,
  dependents: readonly Dependent[],
): Promise<readonly VersionEvents[]> {
  const events: VersionEvents[] = [];
  for (const type of ctx.tenant.types?.all ?? options.types) {
    const ids = dependents.filter((dependent) => dependent.type === type.name).map(({ id }) => id);
    for await (const part of pausedChunks(session, ids)) {
      const states = await loadStates(session, { tenantId: ctx.tenant.id, type, ids: part });
      refuseNewer(states.values());
      const groups = new Set(await groupsOf({ session, options, ctx }, removed.idBytes, part));
      for (const state of states.values()) {
        const after = withoutReferencesTo(type, state, removed.id);
        await writeWithout({ session, options, ctx }, type, state, after);
        const said = eventsOf(
          {
            type,
            operation: 'cascade',
            before: state.attributes,
            after,
            ...(groups.has(state.id)
              ? { members: { added: [], removed: [{ value: removed.id, type: removed.type }] } }
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
      await session.run(
        'update resource set version = version + 1, ' +
          'last_modified = case when last_modified >= ? then last_modified + 1 else ? end ' +
          `where ${unindexed('tenant_id')} = ? and id in (${placeholders(part)})`,
        [ctx.now, ctx.now, ctx.tenant.id, ...part],
      );
    }
  }
  return events;
}

/** Which of some resources, no more than one statement takes, have a member, as id texts. */
async function groupsOf(
  { session, ctx }: Transaction,
  member: Buffer,
  ids: readonly Buffer[],
): Promise<readonly string[]> {
  const rows = await session.query<{ group_id: Buffer }>(
    `select group_id from group_member where tenant_id = ? and member_id = ? and group_id in (${placeholders(ids)})`,
    [ctx.tenant.id, member, ...ids],
  );
  return rows.map(({ group_id: id }) => uuidText(id));
}

function withoutReferencesTo(
  type: ResourceType,
  state: ResourceState,
  removed: string,
): ResourceState['attributes'] {
  const mapper = mapperOf(type);
  const references = state.references.filter(({ target }) => target !== removed);
  const kept =
    references.length === state.references.length
      ? state.attributes
      : mapper.toAttributes({ document: state.document, references });
  return withoutListed(mapper.columns, kept, removed);
}

/** Writes the document of a resource that loses references which are part of it. */
async function writeWithout(
  { session, ctx }: Transaction,
  type: ResourceType,
  state: ResourceState,
  after: ResourceState['attributes'],
): Promise<void> {
  const mapper = mapperOf(type);
  if (mapper.columns.listed === undefined) return;
  const owner = { tenantId: ctx.tenant.id, id: state.idBytes };
  const [was, is] = [state.attributes, after].map((each) => mapper.toRecords(ctx.tenant, type, each));
  if (was === undefined || is === undefined || was.document === is.document) return;
  await writeValues(session, owner, was.values, is.values);
  await writeKeys(session, owner, was, is);
}
