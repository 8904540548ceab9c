import { setImmediate as nextTurn } from 'node:timers/promises';

import type { RequestContext } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';

import { unindexed, type CompiledFilter } from '../sql/compiled-filter.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { among, lookUp, nextSize, type CandidateChunk, type Candidates } from './candidates.js';

const FIRST_CHUNK = 4;
const SMALLEST_CHUNK = 1;
const LARGEST_CHUNK = 500;

/** Bytes, times the terms that look at them, of one statement: some milliseconds. */
const BYTES_AT_ONCE = 400_000;

/** Bytes, times the terms that look at them, of one resource: some tenths of a second. */
const LARGEST_WEIGHT = 20_000_000;

/** What a member counts for, as bytes. */
const MEMBER_BYTES = 100;

/** Resources whose size, not their number, decides what a statement costs. */
export interface WeighedCandidates extends Pick<Candidates, 'type' | 'compiled' | 'limit'> {
  /** A condition that an index serves and that holds for all that match, where there is one. */
  readonly lead: CompiledFilter | undefined;
  /** Terms that look at all of a resource. */
  readonly terms: number;
  /** Whether they look at members, too. */
  readonly members: boolean;
}

interface Weighed {
  readonly id: Buffer;
  readonly bytes: number;
}

/**
 * The resources that match the compiled condition, in ascending order of their ids, in chunks that are small enough for
 * one statement; other work has its turn between them.
 * @throws ScimError `tooMany` when a single resource is too large for the filter
 */
export async function* weighedChunks(
  session: Session,
  ctx: RequestContext,
  candidates: WeighedCandidates,
): AsyncGenerator<CandidateChunk> {
  const { type, compiled, lead, limit } = candidates;
  const found = lead === undefined ? undefined : await lookUp(session, ctx, { type, compiled: lead, limit });
  let size = FIRST_CHUNK;
  let after: Buffer = Buffer.alloc(16);
  let at = 0;
  for (;;) {
    const start = performance.now();
    const next = found?.slice(at, at + size);
    const rows = await weigh(session, ctx, candidates, {
      size,
      where:
        next === undefined
          ? { sql: 'r.id > ?', params: [after] }
          : next.length === 0
            ? { sql: '1 = 0', params: [] }
            : among(next),
    });
    const part = affordable(rows, candidates.terms);
    const last = part.at(-1);
    if (last === undefined) return;
    const weighed = among(part.map(({ id }) => id));
    yield {
      where: {
        sql: `${weighed.sql} and ${compiled.sql}`,
        params: [...weighed.params, ...compiled.params],
      },
    };
    at += part.length;
    after = last.id;
    if (part.length === rows.length && rows.length < size) return;
    size = nextSize(size, performance.now() - start, { smallest: SMALLEST_CHUNK, largest: LARGEST_CHUNK });
    await nextTurn();
  }
}

/** What the terms have to look at: the document, those it refers to, and the members. */
function weigh(
  session: Session,
  ctx: RequestContext,
  { type, members }: WeighedCandidates,
  { size, where }: { readonly size: number; readonly where: SqlFragment },
): Promise<readonly Weighed[]> {
  const parts = [
    '(select octet_length(d.document) from resource_doc d where d.id = r.id and d.tenant_id = r.tenant_id)',
    'coalesce((select sum(octet_length(t.document)) from resource_ref f join resource_doc t on t.id = f.target_id ' +
      `and t.tenant_id = f.tenant_id where f.resource_id = r.id and ${unindexed('f.tenant_id')} = r.tenant_id), 0)`,
    ...(members
      ? [
          `${MEMBER_BYTES} * (select count(*) from group_member m where m.group_id = r.id and ${unindexed('m.tenant_id')} = r.tenant_id)`,
        ]
      : []),
  ];
  return session.query<Weighed>(
    `select r.id, ${parts.join(' + ')} as bytes from resource r where r.tenant_id = ? and r.type = ? and ${where.sql} ` +
      `order by r.id limit ${size}`,
    [ctx.tenant.id, type.name, ...where.params],
  );
}

/** As many of the first resources as one statement may look at; one at least. */
function affordable(rows: readonly Weighed[], terms: number): readonly Weighed[] {
  let sum = 0;
  for (const [index, { bytes }] of rows.entries()) {
    sum += bytes * terms;
    if (index === 0 && sum > LARGEST_WEIGHT) throw tooLarge();
    if (index > 0 && sum > BYTES_AT_ONCE) return rows.slice(0, index);
  }
  return rows;
}

function tooLarge(): ScimError {
  return new ScimError(
    'tooMany',
    'A resource that this filter would look at is too large for so many comparisons. Ask with fewer terms, or narrow ' +
      'the filter by an attribute that is indexed, such as displayName, externalId or members.value with "eq".',
  );
}
