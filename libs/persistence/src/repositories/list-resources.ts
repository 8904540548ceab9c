import type { ListQuery, RequestContext, ResourcePage } from '@rollcall/directory';
import type { BoundFilter, Page, ResourceType } from '@rollcall/scim';

import { columnsOf } from '../sql/column-maps.js';
import { compileFilter } from '../sql/compile-filter.js';
import { compileSort, type CompiledSort } from '../sql/compile-sort.js';
import { constant, type Access, type CompiledFilter } from '../sql/compiled-filter.js';
import { expensiveTerms, weighsMembers } from '../sql/expensive-terms.js';
import { isIdentifying, isSelective, selectivePart } from '../sql/is-selective.js';
import { placeKey, readPosition } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { completeResources } from './complete-resources.js';
import type { StatePage, WalkedPage } from './frame-page.js';
import { statesInOrder } from './load-states.js';
import { pageOfMatches, walkedPageOfMatches, type MatchPage } from './page-of-matches.js';
import { scanResources, type Scan } from './scan-resources.js';
import { selectMatches, selectPage, type Selection } from './select-page.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Resources that one statement may go through where it keeps the process waiting, unless the store was told another number. */
const WALKED_AT_ONCE = 4000;

/** Resources on a page whose groups are read with them where a statement keeps the process waiting. */
const GROUPS_INLINE = 100;

/** A list request with all that is known before the database is asked. */
export interface ListPlan {
  readonly options: ResourceStoreOptions;
  readonly ctx: RequestContext;
  readonly type: ResourceType;
  readonly query: ListQuery;
  readonly page: Page | WalkedPage;
  /** Undefined where the order is made in memory. */
  readonly order: CompiledSort | undefined;
  readonly selective: boolean;
  /** Terms that cost more the larger a resource is, where that keeps the process waiting. */
  readonly expensive: number;
  readonly compile: (access: Access, filter?: BoundFilter) => CompiledFilter;
}

/**
 * The page that a query asks for, all of it from one committed state: in one statement where filter and order have
 * columns, else by a scan that gives the same answer.
 */
export async function listResources(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  query: ListQuery,
): Promise<ResourcePage> {
  const plan = planOf(options, ctx, type, query);
  const { unitOfWork } = options;
  const complete = async (
    session: Session,
    { total, states, ...beside }: StatePage,
  ): Promise<ResourcePage> => ({
    ...beside,
    totalResults: total,
    resources: await completeResources(
      session,
      { tenantId: ctx.tenant.id, type, wanted: query.wanted },
      states,
    ),
  });
  // One statement needs no transaction around it.
  const direct = await unitOfWork.read(async (session) => {
    const page = (await lookUp(session, plan)) ?? (await pageInOneStatement(session, plan));
    return page === undefined ? undefined : complete(session, page);
  });
  return direct ?? unitOfWork.snapshot(async (session) => complete(session, await findPage(session, plan)));
}

/** What is known of a list request before the database is asked. */
export function planOf(
  options: ResourceStoreOptions,
  ctx: RequestContext,
  type: ResourceType,
  query: ListQuery,
): ListPlan {
  const columns = columnsOf(type);
  const { filter, sort } = query;
  const { unitOfWork } = options;
  const types = ctx.tenant.types?.all ?? options.types;
  const links = options.links.for(ctx.tenant).of(type);
  return {
    options,
    ctx,
    type,
    query,
    page:
      'startIndex' in query.page
        ? query.page
        : { position: readPosition(query.page.position), count: query.page.count },
    order: compileSort(sort, columns),
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

/** The whole result of a filter that identifies resources, where one statement reads all that is wanted and it fits on the first page; else undefined. */
async function lookUp(session: Session, plan: ListPlan): Promise<StatePage | undefined> {
  const { ctx, type, query, page, expensive } = plan;
  const { filter, sort, wanted } = query;
  if (filter === undefined || wanted.members || expensive > 0) return undefined;
  if (!isIdentifying(filter, columnsOf(type))) return undefined;
  const first = 'startIndex' in page ? page.startIndex === 1 : page.position === undefined;
  if (sort !== undefined || !first || page.count < 2) return undefined;
  const compiled = plan.compile('lookup');
  if (!compiled.exact) return undefined;
  const { groups } = wanted;
  const states = await selectMatches(session, { ctx, type, compiled, groups, limit: page.count });
  return states.length < page.count ? { total: states.length, states } : undefined;
}

/** The page of a query that SQL answers alone; undefined where something is to be decided or read besides. */
async function pageInOneStatement(session: Session, plan: ListPlan): Promise<StatePage | undefined> {
  return plan.query.wanted.members ? undefined : pageFromSql(session, plan);
}

async function pageFromSql(session: Session, plan: ListPlan): Promise<StatePage | undefined> {
  const selection = await selectionOf(session, plan);
  return selection === undefined ? undefined : selectPage(session, selection);
}

/** What SQL alone selects and puts in order; undefined where something is to be decided in memory. */
export async function selectionOf(session: Session, plan: ListPlan): Promise<Selection | undefined> {
  const { ctx, type, query, page, order, selective, expensive } = plan;
  const { filter, wanted } = query;
  if (order === undefined || ('startIndex' in page && !(await keysOrder(session, ctx, order))))
    return undefined;
  if (expensive > 0 || (filter !== undefined && !selective && (await isLarge(session, plan))))
    return undefined;
  const compiled = filter === undefined ? undefined : plan.compile('lookup');
  if (compiled?.exact === false) return undefined;
  const groups = wanted.groups && (page.count <= GROUPS_INLINE || !session.dialect.synchronous);
  return { ctx, type, compiled, selective, order, page, groups };
}

async function findPage(session: Session, plan: ListPlan): Promise<StatePage> {
  const direct = await pageFromSql(session, plan);
  if (direct !== undefined) return direct;
  const { total, ids, ...beside } = await pageFromMemory(session, plan);
  const of = { tenantId: plan.ctx.tenant.id, type: plan.type };
  return { ...beside, total, states: await statesInOrder(session, { ...of, ids }) };
}

async function pageFromMemory(
  session: Session,
  plan: ListPlan,
): Promise<MatchPage & Pick<StatePage, 'total'>> {
  const { options, ctx, query, page, order } = plan;
  const { sort } = query;
  const scan = scanOf(plan);
  if ('startIndex' in page) {
    const found = await scanResources(session, options, ctx, { ...scan, keyOf: (value) => value });
    return { total: found.length, ...pageOfMatches(found, sort, page) };
  }
  const byId = order !== undefined && order.column === undefined;
  const keyOf = byId ? () => null : placeKey;
  const found = await scanResources(session, options, ctx, { ...scan, keyOf });
  return { total: found.length, ...walkedPageOfMatches(found, sort ?? {}, page) };
}

/** What is to be looked for in memory. */
export function scanOf(plan: ListPlan): Omit<Scan<unknown>, 'keyOf'> {
  const { type, query, selective, expensive } = plan;
  const { filter, sort } = query;
  const compiled = plan.compile(selective && expensive === 0 ? 'lookup' : 'probe');
  const rest = compiled.exact ? undefined : filter;
  return { type, compiled, selective, filter: rest, sort, weight: weightOf(plan) };
}

function weightOf({ type, query: { filter }, expensive, compile }: ListPlan): Scan<unknown>['weight'] {
  if (filter === undefined || expensive === 0) return undefined;
  const columns = columnsOf(type);
  const part = selectivePart(filter, columns);
  return {
    lead: part === undefined ? undefined : compile('lookup', part),
    terms: expensive,
    members: weighsMembers(filter, columns),
  };
}

/** Whether the keys of a column order its values: not where the tenant has values longer than a key. */
async function keysOrder(session: Session, ctx: RequestContext, { column }: CompiledSort): Promise<boolean> {
  const longValues = column?.longValues;
  if (longValues === undefined) return true;
  const found = await session.query(
    'select v.attribute from attribute_value v where v.tenant_id = ? and v.attribute = ? limit 1',
    [ctx.tenant.id, longValues],
  );
  return found.length === 0;
}

/** Whether the tenant has more resources of a type than one statement may go through. */
async function isLarge(session: Session, { ctx, type, options }: ListPlan): Promise<boolean> {
  const limit = walkedAtOnce(session, options);
  if (limit === undefined) return false;
  const found = await session.query(
    `select r.id from resource r where r.tenant_id = ? and r.type = ? order by r.id limit 1 offset ${limit}`,
    [ctx.tenant.id, type.name],
  );
  return found.length > 0;
}

/** Resources that one statement may go through; undefined without limit. */
export function walkedAtOnce(session: Session, options: ResourceStoreOptions): number | undefined {
  return options.walkedAtOnce ?? (session.dialect.synchronous ? WALKED_AT_ONCE : undefined);
}
