import type { GroupMember, RequestContext, ResourceDraft, StoredResource, Wanted } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import { addMembers } from './add-members.js';
import { completeResources } from './complete-resources.js';
import { guardAssignments } from './guard-assignments.js';
import { insertResources } from './insert-resources.js';
import type { ResourceState } from './resource-state.js';
import { refuseOldTypes } from './refuse-old-types.js';
import { resolveReferences, writeReferences } from './references.js';
import { countChange } from './resource-count.js';
import type { ResourceStoreOptions } from './store-context.js';
import { withoutSecret } from './without-secret.js';
import { eventsOf, writeEvents } from './write-events.js';
import { writeListed } from './write-listed.js';
import { guardUniqueness } from './write-resource.js';
import { writeUniques } from './write-uniques.js';
import { writeValues } from './write-values.js';

const NOTHING: Wanted = { members: false, groups: false };

/** Creates a resource with its index rows, references, members and event, in one transaction. */
export function createResource(
  { unitOfWork, ids }: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  { draft, wanted }: { readonly draft: ResourceDraft; readonly wanted: Wanted },
): Promise<StoredResource> {
  const mapper = mapperOf(type);
  const { columns } = mapper;
  const tenantId = ctx.tenant.id;
  const id = uuidBytes(draft.id);
  if (id === undefined) throw new TypeError('the id of a new resource must be a UUID');
  const records = mapper.toRecords(ctx.tenant, type, draft.attributes);

  return unitOfWork.write(async (session) => {
    await refuseOldTypes(session, ctx.tenant, 'new');
    await guardUniqueness(session, { type, columns, attributes: draft.attributes }, () =>
      insertResources(session, ctx, [{ type, id, records }]),
    );
    const referrer = { tenantId, id: draft.id, typeName: type.name, attributes: draft.attributes };
    const references = await resolveReferences(session, referrer, records.references, []);
    await writeReferences(session, { tenantId, id }, [], references);
    await writeValues(session, { tenantId, id }, [], records.values);
    await writeUniques(session, { tenantId, id, type }, [], records.uniques);
    await guardAssignments(session, { tenantId, type }, {}, draft.attributes);
    await writeListed(session, { tenantId, id, typeName: type.name }, [], records.listed);
    const group = { tenant: ctx.tenant, id: draft.id, idBytes: id };
    const added = draft.members.length === 0 ? [] : await addMembers(session, group, draft.members);

    const after = mapper.toAttributes({ document: records.content, references, secret: records.secret });
    const events = eventsOf(
      {
        type,
        operation: 'create',
        after,
        ...(added.length === 0 ? {} : { members: { added, removed: [] } }),
      },
      { id, version: 1, occurredAt: ctx.now },
    );
    await writeEvents(session, ctx, ids, events === undefined ? [] : [events]);

    const state: ResourceState = {
      idBytes: id,
      id: draft.id,
      type: type.name,
      version: 1,
      created: ctx.now,
      lastModified: ctx.now,
      attributes: withoutSecret(columns, after),
      references,
      document: records.document,
      newer: false,
    };
    const [stored] = await completeResources(session, { tenantId, type, wanted: NOTHING }, [state]);
    if (stored === undefined) throw new TypeError('a resource was lost');
    await countChange(session, { tenantId, typeName: type.name, delta: 1 });
    // A new resource has the members that were just added, and is in no group.
    return {
      ...stored,
      ...(wanted.members && columns.members !== undefined ? { members: inOrder(added) } : {}),
      ...(wanted.groups && columns.groups !== undefined ? { groups: [] } : {}),
    };
  });
}

function inOrder(members: readonly GroupMember[]): readonly GroupMember[] {
  return [...members].sort((one, other) => (one.value < other.value ? -1 : 1));
}
