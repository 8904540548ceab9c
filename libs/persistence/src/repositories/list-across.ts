import type {
  AcrossQuery,
  RequestContext,
  ResourcePage,
  StoredResource,
  TypeQuery,
} from '@rollcall/directory';
import type { Comparable } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import type { CompiledSort } from '../sql/compile-sort.js';
import { placeKey } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { completeResources } from './complete-resources.js';
import type { StatePage } from './frame-page.js';
import { listResources, planOf, scanOf, selectionOf, walkedAtOnce, type ListPlan } from './list-resources.js';
import { loadStates, readsReferencesApart } from './load-states.js';
import { pageOfMatches, walkedPageOfMatches, type MatchPage } from './page-of-matches.js';
import type { ResourceState } from './resource-state.js';
import { scanBudget } from './scan-budget.js';
import { scanResources, type Match } from './scan-resources.js';
import { selectAcross } from './select-across.js';
import type { Selection } from './select-page.js';
import type { ResourceStoreOptions } from './store-context.js';

/** A list request over several types with all that is known before the database is asked. */
interface AcrossPlan {
  readonly options: ResourceStoreOptions;
  readonly ctx: RequestContext;
  readonly order: AcrossQuery['order'];
  /** What is asked of each type; the page, which is that of all together, is the same everywhere. */
  readonly parts: readonly [ListPlan, ...ListPlan[]];
}

/**
 * The page that a query over several types asks for, all of it from one committed state: in one statement where filter
 * and order of every type have columns, else by a scan that gives the same answer.
 */
export async function listAcross(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  query: AcrossQuery,
): Promise<ResourcePage> {
  const { parts, order, page } = query;
  const [only, ...more] = parts;
  if (only === undefined) return { totalResults: 0, resources: [] };
  if (more.length === 0 && (only.sort !== undefined || order === undefined)) {
    const { type, ...asked } = only;
    return listResources(options, ctx, type, { ...asked, page });
  }
  const planned = ({ type, ...asked }: TypeQuery): ListPlan => {
    const plan = planOf(options, ctx, type, { ...asked, page });
    return { ...plan, order: amongOthers(plan.order, order) };
  };
  const plan: AcrossPlan = { options, ctx, order, parts: [planned(only), ...more.map(planned)] };
  const { unitOfWork } = options;
  const withMembers = parts.some(({ wanted }) => wanted.members);
  // One statement needs no transaction around it.
  const direct =
    withMembers || readsReferencesApart(parts.map(({ type }) => type))
      ? undefined
      : await unitOfWork.read(async (session) => {
          const found = await pageFromSql(session, plan);
          return found === undefined ? undefined : completePage(session, plan, found);
        });
  if (direct !== undefined) return direct;
  return unitOfWork.snapshot(async (session) => {
    const found = (await pageFromSql(session, plan)) ?? (await pageFromMemory(session, plan));
    return completePage(session, plan, found);
  });
}

/** The order of one type as a part of the order of all. */
function amongOthers(own: CompiledSort | undefined, order: AcrossQuery['order']): CompiledSort | undefined {
  if (own === undefined) return undefined;
  const { column } = own;
  return {
    ...own,
    descending: order?.descending ?? false,
    column: column === undefined ? undefined : { ...column, mixed: true },
  };
}

async function pageFromSql(session: Session, plan: AcrossPlan): Promise<StatePage | undefined> {
  const [first, ...others] = plan.parts;
  const limit = walkedAtOnce(session, plan.options);
  // As much of each type is put in order as the page is far from the beginning.
  if (limit !== undefined && 'startIndex' in first.page && first.page.startIndex - 1 > limit)
    return undefined;
  const selection = await selectionOf(session, first);
  if (selection === undefined) return undefined;
  const more: Selection[] = [];
  for (const part of others) {
    const other = await selectionOf(session, part);
    if (other === undefined) return undefined;
    more.push(other);
  }
  return selectAcross(session, [selection, ...more]);
}

async function pageFromMemory(session: Session, plan: AcrossPlan): Promise<StatePage> {
  const { order, parts } = plan;
  const [{ page }] = parts;
  if ('startIndex' in page) {
    const found = await scanAll(session, plan, (value) => value);
    return loadPage(session, plan, { total: found.length, ...pageOfMatches(found, order, page) });
  }
  const byId = parts.every((part) => part.order !== undefined && part.order.column === undefined);
  const found = await scanAll(session, plan, byId ? () => null : placeKey);
  return loadPage(session, plan, { total: found.length, ...walkedPageOfMatches(found, order ?? {}, page) });
}

/** All matches of all types in ascending order of their ids, within the budget of one request. */
async function scanAll<Key>(
  session: Session,
  { options, ctx, parts }: AcrossPlan,
  keyOf: (value: Comparable | undefined) => Key,
): Promise<readonly Match<Key>[]> {
  const budget = scanBudget(options.clock);
  const found: (readonly Match<Key>[])[] = [];
  for (const part of parts) {
    found.push(await scanResources(session, options, ctx, { ...scanOf(part), keyOf }, budget));
  }
  return found.flat().sort((a, b) => Buffer.compare(a.id, b.id));
}

async function loadPage(
  session: Session,
  { ctx, parts }: AcrossPlan,
  { ids, ...beside }: MatchPage & Pick<StatePage, 'total'>,
): Promise<StatePage> {
  const states = new Map<string, ResourceState>();
  for (const { type } of parts) {
    const of = { tenantId: ctx.tenant.id, type, ids };
    for (const [id, state] of await loadStates(session, of)) states.set(id, state);
  }
  return { ...beside, states: ids.flatMap((id) => states.get(uuidText(id)) ?? []) };
}

async function completePage(
  session: Session,
  { ctx, parts }: AcrossPlan,
  { total, states, ...beside }: StatePage,
): Promise<ResourcePage> {
  const completed = new Map<string, StoredResource>();
  for (const { type, query } of parts) {
    const own = states.filter((state) => state.type === type.name);
    const of = { tenantId: ctx.tenant.id, type, wanted: query.wanted };
    for (const resource of await completeResources(session, of, own)) completed.set(resource.id, resource);
  }
  return {
    ...beside,
    totalResults: total,
    resources: states.flatMap(({ id }) => completed.get(id) ?? []),
  };
}
