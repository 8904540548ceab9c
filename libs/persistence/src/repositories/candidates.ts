import { setImmediate as nextTurn } from 'node:timers/promises';

import type { RequestContext } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { CompiledFilter } from '../sql/compiled-filter.js';
import type { Session } from '../unit-of-work.js';

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

/** Ids of the candidates in ascending order, in chunks; other work has its turn between them. */
export async function* candidateIds(
  session: Session,
  ctx: RequestContext,
  candidates: Candidates,
): AsyncGenerator<readonly Buffer[]> {
  const found = candidates.selective ? await lookUp(session, ctx, candidates) : undefined;
  let size = Math.min(FIRST_CHUNK, candidates.largestChunk);
  let after: Buffer = Buffer.alloc(16);
  let at = 0;
  for (;;) {
    const start = performance.now();
    let ended: boolean;
    if (found === undefined) {
      const last = await endOfChunk(session, ctx, candidates, { after, size });
      yield await matchesWithin(session, ctx, candidates, { after, last });
      ended = last === undefined;
      after = last ?? after;
    } else {
      yield found.slice(at, at + size);
      at += size;
      ended = at >= found.length;
    }
    if (ended) return;
    size = nextSize(size, performance.now() - start, {
      smallest: SMALLEST_CHUNK,
      largest: candidates.largestChunk,
    });
    await nextTurn();
  }
}

/** Ids that an index leads to, in ascending order, in one statement. */
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
    'select r.id from resource r where r.tenant_id = ? and r.type = ? and r.id > ? ' +
      `order by r.id limit 1 offset ${size - 1}`,
    [ctx.tenant.id, type.name, after],
  );
  return row?.id;
}

async function matchesWithin(
  session: Session,
  ctx: RequestContext,
  { type, compiled }: Candidates,
  { after, last }: { readonly after: Buffer; readonly last: Buffer | undefined },
): Promise<readonly Buffer[]> {
  const rows = await session.query<{ id: Buffer }>(
    'select r.id from resource r where r.tenant_id = ? and r.type = ? and r.id > ? ' +
      `${last === undefined ? '' : 'and r.id <= ? '}and ${compiled.sql} order by r.id`,
    [ctx.tenant.id, type.name, after, ...(last === undefined ? [] : [last]), ...compiled.params],
  );
  return rows.map(({ id }) => id);
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
