import type { MemberPageQuery, RequestContext, StoredResource, Wanted } from '@rollcall/directory';
import { matchesVersion, type ResourceType } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { columnsOf } from '../sql/column-maps.js';
import type { Session, UnitOfWork } from '../unit-of-work.js';
import { completeResources, type KnownMembers } from './complete-resources.js';
import { countMembers } from './count-members.js';
import { findState } from './load-states.js';
import { membersColumn } from './members-column.js';
import type { ResourceState } from './resource-state.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Members of a list that is read with its group; a longer one is read packed, by statements of its own. */
const READ_WITH_GROUP = 500;

/** Below every id. */
const LOWEST = Buffer.alloc(16);

/** One resource, and what is wanted of it. */
interface Search {
  readonly tenantId: number;
  readonly type: ResourceType;
  readonly id: Buffer;
  readonly wanted: Wanted;
}

/**
 * The resource of a type and id, all of it in one committed state: with its groups and some hundred members in one
 * statement, with more members in a snapshot.
 */
export async function findResource(
  { unitOfWork }: Pick<ResourceStoreOptions, 'unitOfWork'>,
  ctx: RequestContext,
  type: ResourceType,
  { id, wanted }: { readonly id: string; readonly wanted: Wanted },
): Promise<StoredResource | undefined> {
  const idBytes = uuidBytes(id);
  if (idBytes === undefined) return undefined;
  const search = { tenantId: ctx.tenant.id, type, id: idBytes, wanted };
  if (!wanted.members || columnsOf(type).members === undefined) {
    return unitOfWork.read(async (session) =>
      complete(session, search, await findState(session, keyOf(search), { groups: wanted.groups })),
    );
  }
  return wanted.memberPage === undefined
    ? findWithMembers(unitOfWork, search)
    : findWithPage(unitOfWork, search, wanted.memberPage);
}

async function findWithMembers(unitOfWork: UnitOfWork, search: Search): Promise<StoredResource | undefined> {
  const direct = await unitOfWork.read(async (session) => {
    const state = await findWithFirst(session, search, { after: LOWEST, limit: READ_WITH_GROUP + 1 });
    const members = state?.firstMembers ?? [];
    if (members.length <= READ_WITH_GROUP)
      return { found: await complete(session, search, state, { members }) };
    return isKnown(state, search.wanted)
      ? { found: await complete(session, withoutMembers(search), state) }
      : undefined;
  });
  if (direct !== undefined) return direct.found;
  return unitOfWork.snapshot(async (session) =>
    complete(session, search, await findState(session, keyOf(search), { groups: false })),
  );
}

/** Whether whoever asks has the version already. */
function isKnown(state: ResourceState | undefined, { knownVersions }: Wanted): boolean {
  return state !== undefined && knownVersions !== undefined && matchesVersion(knownVersions, state.version);
}

function withoutMembers(search: Search): Search {
  return { ...search, wanted: { ...search.wanted, members: false } };
}

async function findWithPage(
  unitOfWork: UnitOfWork,
  search: Search,
  page: MemberPageQuery,
): Promise<StoredResource | undefined> {
  const first = {
    after: (page.after === undefined ? undefined : uuidBytes(page.after)) ?? LOWEST,
    limit: page.count + 1,
  };
  const direct = await unitOfWork.read(async (session) => {
    const state = await findWithFirst(session, search, first);
    const total = state === undefined ? 0 : knownTotal(state, page);
    return total === undefined
      ? undefined
      : { found: await complete(session, search, state, partOf(state, page, total)) };
  });
  if (direct !== undefined) return direct.found;
  return unitOfWork.snapshot(async (session) => {
    const state = await findWithFirst(session, search, first);
    const total = state === undefined ? 0 : await countMembers(session, search.tenantId, search.id);
    return complete(session, search, state, partOf(state, page, total));
  });
}

/** The number of all members, where it need not be counted: every change of them is a version of the group. */
function knownTotal(
  { version, firstMembers = [] }: ResourceState,
  page: MemberPageQuery,
): number | undefined {
  const { known, after, count } = page;
  if (known?.version === version) return known.total;
  return after === undefined && firstMembers.length <= count ? firstMembers.length : undefined;
}

/** The part of the members that a page is, of those that were read: one more, where there are more. */
function partOf(state: ResourceState | undefined, { count }: MemberPageQuery, total: number): KnownMembers {
  const read = state?.firstMembers ?? [];
  const members = read.slice(0, count);
  const last = read.length > count ? members.at(-1) : undefined;
  return { members, memberPage: { total, ...(last === undefined ? {} : { next: last.value }) } };
}

function findWithFirst(
  session: Session,
  search: Search,
  first: { readonly after: Buffer; readonly limit: number },
): Promise<ResourceState | undefined> {
  const { tenantId, id: group } = search;
  return findState(session, keyOf(search), {
    groups: search.wanted.groups,
    members: membersColumn(session.dialect, { tenantId, group, ...first }),
  });
}

async function complete(
  session: Session,
  { tenantId, type, wanted }: Search,
  state: ResourceState | undefined,
  known?: KnownMembers,
): Promise<StoredResource | undefined> {
  if (state === undefined) return undefined;
  const [resource] = await completeResources(session, { tenantId, type, wanted, known }, [state]);
  return resource;
}

function keyOf({ tenantId, type, id }: Search): Pick<Search, 'tenantId' | 'type' | 'id'> {
  return { tenantId, type, id };
}
