import type { ListQuery, RequestContext } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { CompiledFilter } from '../sql/compiled-filter.js';
import { orderBy, type CompiledSort } from '../sql/compile-sort.js';
import type { Session } from '../unit-of-work.js';
import { selectStates, type ResourceState } from './load-states.js';

/** Resources that SQL alone selects and orders. */
export interface Selection {
  readonly ctx: RequestContext;
  readonly type: ResourceType;
  readonly compiled: CompiledFilter;
  /** Whether an index leads to the matches, which are put in order afterwards. */
  readonly selective: boolean;
  readonly order: CompiledSort | undefined;
  readonly page: ListQuery['page'];
}

/** The resources of the first page of a selective filter, by id, in one statement. */
export async function selectPage(
  session: Session,
  { ctx, type, compiled, page }: Selection,
): Promise<readonly ResourceState[]> {
  const order = session.dialect.sortOnly('r.id');
  return selectStates(session, {
    tenantId: ctx.tenant.id,
    typeName: type.name,
    where: { sql: `${compiled.sql} order by ${order} limit ${page.count}`, params: compiled.params },
  });
}

/** The ids of a page, in order. */
export async function selectIds(
  session: Session,
  { ctx, type, compiled, selective, order, page }: Selection,
): Promise<readonly Buffer[]> {
  const by = order === undefined && selective ? session.dialect.sortOnly('r.id') : orderBy(order);
  const rows = await session.query<{ id: Buffer }>(
    `select r.id from resource r where r.tenant_id = ? and r.type = ? and ${compiled.sql} ` +
      `order by ${by} limit ${page.count} offset ${page.startIndex - 1}`,
    [ctx.tenant.id, type.name, ...compiled.params],
  );
  return rows.map(({ id }) => id);
}

/** How many resources match. */
export async function countMatches(session: Session, { ctx, type, compiled }: Selection): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    `select count(*) as total from resource r where r.tenant_id = ? and r.type = ? and ${compiled.sql}`,
    [ctx.tenant.id, type.name, ...compiled.params],
  );
  return row?.total ?? 0;
}
