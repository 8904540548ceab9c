import {
  removalsOf,
  type MembershipDelta,
  type Mutation,
  type MutationResult,
  type RequestContext,
  type ResourceChange,
} from '@rollcall/directory';
import { checkPreconditions, type ResourceType } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { WriteSession } from '../unit-of-work.js';
import { completeResources } from './complete-resources.js';
import { changeMembers } from './group-members.js';
import { guardAssignments } from './guard-assignments.js';
import { lockState } from './load-states.js';
import type { ResourceState } from './resource-state.js';
import { refuseNewer } from './refuse-newer.js';
import { refuseOldTypes } from './refuse-old-types.js';
import { resolveReferences, writeReferences } from './references.js';
import type { ResourceStoreOptions } from './store-context.js';
import { withoutSecret, withSecret } from './without-secret.js';
import { eventsOf, writeEvents } from './write-events.js';
import { writeListed } from './write-listed.js';
import { guardUniqueness, nextModified, updateResource } from './write-resource.js';
import { writeUniques } from './write-uniques.js';
import { writeValues } from './write-values.js';

const NO_MEMBERS: MembershipDelta = { added: [], removed: [] };

/**
 * Changes one resource: locks its row, runs the pure function, and writes version, rows and event only when the
 * result or the member list really is another (C-ATTR-11).
 */
export function mutateResource(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  { id, mutation }: { readonly id: string; readonly mutation: Mutation },
): Promise<MutationResult | undefined> {
  const idBytes = uuidBytes(id);
  if (idBytes === undefined) return Promise.resolve(undefined);
  return options.unitOfWork.write(async (session) => {
    await refuseOldTypes(session, ctx.tenant, 'change');
    const key = { tenantId: ctx.tenant.id, type, id: idBytes };
    // The groups of a resource are no part of it: what it has when it is locked, it has when it is written.
    const current = await lockState(session, key, { groups: mutation.wanted.groups });
    if (current === undefined) return undefined;
    refuseNewer([current]);
    checkPreconditions(current.version, mutation);
    const next = await change({ session, options, ctx, type }, current, mutation);
    const [resource] = await completeResources(
      session,
      { tenantId: ctx.tenant.id, type, wanted: mutation.wanted },
      [next ?? current],
    );
    if (resource === undefined) throw new TypeError('a resource was lost');
    return { resource, changed: next !== undefined };
  });
}

interface Transaction {
  readonly session: WriteSession;
  readonly options: ResourceStoreOptions;
  readonly ctx: RequestContext;
  readonly type: ResourceType;
}

/** Makes the change and returns the new state; undefined when nothing changed. */
async function change(
  { session, options, ctx, type }: Transaction,
  current: ResourceState,
  mutation: Mutation,
): Promise<ResourceState | undefined> {
  const mapper = mapperOf(type);
  const tenantId = ctx.tenant.id;
  const { idBytes: id } = current;
  const stored = withSecret(mapper.columns, current);
  const target = mutation.apply(stored);
  const before = mapper.toRecords(ctx.tenant, type, stored);
  const after = target === stored ? before : mapper.toRecords(ctx.tenant, type, target);

  const known = current.references;
  const references =
    after === before
      ? known
      : await resolveReferences(
          session,
          { tenantId, id: current.id, typeName: type.name, attributes: target },
          after.references,
          known,
        );
  const attributes =
    after === before
      ? stored
      : mapper.toAttributes({ document: after.content, references, secret: after.secret });
  const members =
    mutation.members === undefined
      ? NO_MEMBERS
      : await changeMembers(session, { tenant: ctx.tenant, id: current.id, idBytes: id }, mutation.members);

  const version = current.version + 1;
  const lastModified = nextModified(ctx.now, current.lastModified);
  const effect: ResourceChange = {
    type,
    operation: mutation.operation,
    before: stored,
    after: attributes,
    ...(members.added.length + members.removed.length === 0 ? {} : { members }),
  };
  const events = eventsOf(effect, { id, version, occurredAt: lastModified });
  if (events === undefined) return undefined;

  await guardUniqueness(session, { type, columns: mapper.columns, attributes }, () =>
    updateResource(session, { tenantId, id, version: current.version, lastModified }, before, after),
  );
  await writeReferences(session, { tenantId, id }, known, references);
  await writeValues(session, { tenantId, id }, before.values, after.values);
  await writeUniques(session, { tenantId, id, type }, before.uniques, after.uniques);
  await guardAssignments(session, { tenantId, type }, stored, attributes);
  await writeListed(session, { tenantId, id, typeName: type.name }, before.listed, after.listed);
  await writeEvents(session, ctx, options.ids, [events]);
  await options.guard?.count(session, ctx, removalsOf(effect));
  return {
    ...current,
    version,
    lastModified,
    attributes: withoutSecret(mapper.columns, attributes),
    references,
    document: after.document,
  };
}
