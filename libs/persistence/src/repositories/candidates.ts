import { setImmediate as nextTurn } from 'node:timers/promises';

import type { RequestContext } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { CompiledFilter } from '../sql/compiled-filter.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { tooMany } from './scan-budget.js';
import { placeholders } from './store-context.js';

/** Milliseconds that one chunk is to take where it keeps the process waiting. */
const CHUNK_MILLISECONDS = 4;

const FIRST_CHUNK = 100;
const SMALLEST_CHUNK = 8;

/** Which resources may match. */
export interface Candidates {
  readonly type: ResourceType;
  readonly compiled: CompiledFilter;
  /** Whether an index finds them: then one statement does; else all resources are gone through, in order of their ids. */
  readonly selective: boolean;
  /** More than are ever wanted. */
  readonly limit: number;
  /** Resources in one chunk at most. */
  readonly largestChunk: number;
}

/** Some of the candidates: those that a condition on `resource r` selects. */
export interface CandidateChunk {
  readonly where: SqlFragment;
  /** In ascending order, where they are known already. */
  readonly ids?: readonly Buffer[];
}

/**
 * The candidates in ascending order of their ids, in chunks; other work has its turn between them. Where a statement
 * keeps the process waiting, the time that it takes decides how large a chunk is.
 */
export async function* candidateChunks(
  session: Session,
  ctx: RequestContext,
  candidates: Candidates,
): AsyncGenerator<CandidateChunk> {
  const { compiled, largestChunk } = candidates;
  const { synchronous } = session.dialect;
  const found = candidates.selective ? await lookUp(session, ctx, candidates) : undefined;
  let size = synchronous ? Math.min(FIRST_CHUNK, largestChunk) : largestChunk;
  let after: Buffer = Buffer.alloc(16);
  let at = 0;
  for (;;) {
    const start = performance.now();
    let ended: boolean;
    if (found === undefined) {
      const last = await endOfChunk(session, ctx, candidates, { after, size });
      yield { where: within({ after, last }, compiled) };
      ended = last === undefined;
      after = last ?? after;
    } else {
      const ids = found.slice(at, at + size);
      if (ids.length > 0) yield { where: among(ids), ids };
      at += size;
      ended = at >= found.length;
    }
    if (ended) return;
    if (synchronous) {
      const took = performance.now() - start;
      size = nextSize(size, took, { smallest: SMALLEST_CHUNK, largest: largestChunk });
    }
    await nextTurn();
  }
}

/** The condition that a resource is one of these. */
export function among(ids: readonly Buffer[]): SqlFragment {
  return { sql: `r.id in (${placeholders(ids)})`, params: ids };
}

/** The ids of a chunk, in ascending order. */
export async function idsOf(
  session: Session,
  ctx: RequestContext,
  type: ResourceType,
  { where, ids }: CandidateChunk,
): Promise<readonly Buffer[]> {
  if (ids !== undefined) return ids;
  const rows = await session.query<{ id: Buffer }>(
    `select r.id from resource r where r.tenant_id = ? and r.type = ? and ${where.sql} order by r.id`,
    [ctx.tenant.id, type.name, ...where.params],
  );
  return rows.map(({ id }) => id);
}

/**
 * Ids that an index leads to, in ascending order, in one statement.
 * @throws ScimError `tooMany` for as many as are never wanted: others may have been left out
 */
export async function lookUp(
  session: Session,
  ctx: RequestContext,
  { type, compiled, limit }: Pick<Candidates, 'type' | 'compiled' | 'limit'>,
): Promise<readonly Buffer[]> {
  const rows = await session.query<{ id: Buffer }>(
    `select r.id from resource r where r.tenant_id = ? and r.type = ? and ${compiled.sql} ` +
      `order by ${session.dialect.sortOnly('r.id')} limit ${limit}`,
    [ctx.tenant.id, type.name, ...compiled.params],
  );
  if (rows.length >= limit) throw tooMany();
  return rows.map(({ id }) => id);
}

/** The id of the last resource of a chunk, whether it matches or not; undefined in the last chunk. */
async function endOfChunk(
  session: Session,
  ctx: RequestContext,
  { type }: Candidates,
  { after, size }: { readonly after: Buffer; readonly size: number },
): Promise<Buffer | undefined> {
  const [row] = await session.query<{ id: Buffer }>(
    `select r.id from resource r${session.dialect.byIndex('ix_resource_type')} ` +
      'where r.tenant_id = ? and r.type = ? and r.id > ? ' +
      `order by r.id limit 1 offset ${size - 1}`,
    [ctx.tenant.id, type.name, after],
  );
  return row?.id;
}

function within(
  { after, last }: { readonly after: Buffer; readonly last: Buffer | undefined },
  { sql, params }: CompiledFilter,
): SqlFragment {
  return last === undefined
    ? { sql: `r.id > ? and ${sql}`, params: [after, ...params] }
    : { sql: `r.id > ? and r.id <= ? and ${sql}`, params: [after, last, ...params] };
}

/** Grows or shrinks by what the last chunk took. */
export function nextSize(
  size: number,
  milliseconds: number,
  { smallest, largest }: { readonly smallest: number; readonly largest: number },
): number {
  const fitting = Math.floor((size * CHUNK_MILLISECONDS) / Math.max(milliseconds, 0.1));
  return Math.max(smallest, Math.min(largest, fitting, size * 2));
}
