import type { ListQuery, RequestContext, ResourcePage } from '@rollcall/directory';
import type { BoundFilter, ResourceType } from '@rollcall/scim';

import { columnsOf } from '../sql/column-maps.js';
import { compileFilter } from '../sql/compile-filter.js';
import { compileSort, type CompiledSort } from '../sql/compile-sort.js';
import { constant, type Access, type CompiledFilter } from '../sql/compiled-filter.js';
import { expensiveTerms, weighsMembers } from '../sql/expensive-terms.js';
import { isIdentifying, isSelective, selectivePart } from '../sql/is-selective.js';
import type { Session } from '../unit-of-work.js';
import { completeResources } from './complete-resources.js';
import { loadStates, type ResourceState } from './load-states.js';
import { scanResources, type Scan } from './scan-resources.js';
import { countMatches, selectPage, selectIds, type Selection } from './select-page.js';
import type { ResourceStoreOptions } from './store-context.js';
import { uuidText } from '../ids.js';

/** Resources that one statement may go through where it keeps the process waiting, unless the store was told another number. */
const WALKED_AT_ONCE = 4000;

/** The resources of one page and the exact number of all matches. */
interface StatePage {
  readonly total: number;
  readonly states: readonly ResourceState[];
}

/** A list request with all that is known before the database is asked. */
interface Plan {
  readonly options: ResourceStoreOptions;
  readonly ctx: RequestContext;
  readonly type: ResourceType;
  readonly query: ListQuery;
  readonly order: CompiledSort | undefined;
  readonly selective: boolean;
  /** Terms that cost more the larger a resource is, where that keeps the process waiting. */
  readonly expensive: number;
  readonly compile: (access: Access, filter?: BoundFilter) => CompiledFilter;
}

/**
 * The page that a query asks for, all of it from one committed state: in SQL where filter and order have columns,
 * else by a scan that gives the same answer.
 */
export async function listResources(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  query: ListQuery,
): Promise<ResourcePage> {
  const plan = planOf(options, ctx, type, query);
  const complete = async (session: Session, { total, states }: StatePage): Promise<ResourcePage> => ({
    totalResults: total,
    resources: await completeResources(
      session,
      { tenantId: ctx.tenant.id, type, wanted: query.wanted },
      states,
    ),
  });
  // Most look-ups match one resource or none: one statement tells, and needs no transaction around it.
  const direct = await options.unitOfWork.read(async (session) => {
    const page = await lookUp(session, plan);
    return page === undefined ? undefined : complete(session, page);
  });
  return (
    direct ?? options.unitOfWork.snapshot(async (session) => complete(session, await findPage(session, plan)))
  );
}

function planOf(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  query: ListQuery,
): Plan {
  const columns = columnsOf(type);
  const { filter, sort } = query;
  const { types, links, unitOfWork } = options;
  return {
    options,
    ctx,
    type,
    query,
    order: sort === undefined ? undefined : compileSort(sort, columns),
    selective: filter !== undefined && isSelective(filter, columns),
    expensive: filter !== undefined && unitOfWork.dialect.synchronous ? expensiveTerms(filter, columns) : 0,
    compile: (access, part = filter) =>
      part === undefined
        ? constant(true)
        : compileFilter(part, {
            access,
            dialect: unitOfWork.dialect,
            tenant: ctx.tenant,
            type,
            columns,
            types,
            links,
          }),
  };
}

/** The whole result of a filter that identifies resources, where it fits on the first page; else undefined. */
async function lookUp(session: Session, plan: Plan): Promise<StatePage | undefined> {
  const { ctx, type, query, selective, expensive } = plan;
  const { filter, page, sort } = query;
  if (filter === undefined || expensive > 0 || !isIdentifying(filter, columnsOf(type))) return undefined;
  if (sort !== undefined || page.startIndex !== 1 || page.count < 2) return undefined;
  // With several references a resource has several rows, and the limit would count them.
  if (Object.keys(columnsOf(type).references).length > 1) return undefined;
  const compiled = plan.compile('lookup');
  if (!compiled.exact) return undefined;
  const states = await selectPage(session, { ctx, type, compiled, selective, order: undefined, page });
  return states.length < page.count ? { total: states.length, states } : undefined;
}

async function findPage(session: Session, plan: Plan): Promise<StatePage> {
  const { options, ctx, type, query, order, selective, expensive } = plan;
  const { filter, sort, page } = query;
  const ordered = sort === undefined || (order !== undefined && (await keysOrder(session, ctx, order)));
  const lookup = plan.compile('lookup');
  const walks = expensive > 0 || (filter !== undefined && !selective && (await isLarge(session, plan)));
  if (lookup.exact && ordered && !walks) {
    return selectFromSql(session, { ctx, type, compiled: lookup, selective, order, page });
  }
  const compiled = selective && expensive === 0 ? lookup : plan.compile('probe');
  const rest = compiled.exact ? undefined : filter;
  const ids = await scanResources(session, options, ctx, {
    type,
    compiled,
    selective,
    filter: rest,
    sort,
    weight: weightOf(plan),
  });
  const start = page.startIndex - 1;
  const states = await statesInOrder(session, ctx, type, ids.slice(start, start + page.count));
  return { total: ids.length, states };
}

function weightOf({ type, query: { filter }, expensive, compile }: Plan): Scan['weight'] {
  if (filter === undefined || expensive === 0) return undefined;
  const columns = columnsOf(type);
  const part = selectivePart(filter, columns);
  return {
    lead: part === undefined ? undefined : compile('lookup', part),
    terms: expensive,
    members: weighsMembers(filter, columns),
  };
}

async function selectFromSql(session: Session, selection: Selection): Promise<StatePage> {
  const { ctx, type, page } = selection;
  const offset = page.startIndex - 1;
  const ids = page.count === 0 ? [] : await selectIds(session, selection);
  const states = await statesInOrder(session, ctx, type, ids);
  // A page that is not full ends the list, so its length is known without counting.
  const ended = page.count > 0 && ids.length < page.count && (ids.length > 0 || offset === 0);
  return { states, total: ended ? offset + ids.length : await countMatches(session, selection) };
}

async function statesInOrder(
  session: Session,
  ctx: RequestContext,
  type: ResourceType,
  ids: readonly Buffer[],
): Promise<readonly ResourceState[]> {
  const states = await loadStates(session, { tenantId: ctx.tenant.id, typeName: type.name, ids });
  return ids.flatMap((id) => states.get(uuidText(id)) ?? []);
}

/** Whether the keys of a column order its values: not where the tenant has values longer than a key. */
async function keysOrder(
  session: Session,
  ctx: RequestContext,
  { longValues }: CompiledSort,
): Promise<boolean> {
  if (longValues === undefined) return true;
  const found = await session.query(
    'select v.attribute from attribute_value v where v.tenant_id = ? and v.attribute = ? limit 1',
    [ctx.tenant.id, longValues],
  );
  return found.length === 0;
}

/** Whether the tenant has more resources of a type than one statement may go through. */
async function isLarge(session: Session, { ctx, type, options }: Plan): Promise<boolean> {
  const limit = options.walkedAtOnce ?? (session.dialect.synchronous ? WALKED_AT_ONCE : undefined);
  if (limit === undefined) return false;
  const found = await session.query(
    `select r.id from resource r where r.tenant_id = ? and r.type = ? order by r.id limit 1 offset ${limit}`,
    [ctx.tenant.id, type.name],
  );
  return found.length > 0;
}
