import { setImmediate as nextTurn } from 'node:timers/promises';

import { uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import type { MemberPart, MemberRun } from './packed-members.js';
import { placeholders } from './store-context.js';

/**
 * What one statement reads: members within 4 ms where it keeps the process waiting; elsewhere 160 KB of them, which any
 * server sorts fast and gives whole.
 */
const AT_ONCE = { waiting: { members: 3000, groups: 1 }, server: { members: 10_000, groups: 500 } };

/** Milliseconds after which other work of the process has its turn. */
const TURN = 4;

/** Below every id. */
const LOWEST = Buffer.alloc(16);

/** Which members are read. */
export interface MembersOf {
  readonly tenantId: number;
  /** Ids of groups, ascending. */
  readonly groups: readonly Buffer[];
  /** A condition on `group_member m` besides; without it all members. */
  readonly where?: SqlFragment;
  /** Members that one statement reads at most; without it as many as is good. */
  readonly atOnce?: number;
}

/** Members that one statement found in one group. Those of the next part of the same group have higher ids. */
export interface MemberChunk {
  /** Id of the group. */
  readonly group: Buffer;
  /** Never empty. */
  readonly part: MemberPart;
  readonly length: number;
  /** The highest id. */
  readonly last: Buffer;
}

interface ChunkRow {
  readonly group_id: Buffer;
  readonly member_type: string;
  readonly members: number;
  readonly last: Buffer;
  readonly ids: Buffer | string;
}

/**
 * Reads members of groups, in ascending order of group and member, packed. Several statements may be needed, so the
 * session is to be one that sees one state throughout: a snapshot, or a transaction that has locked the groups.
 */
export async function* memberChunks(session: Session, of: MembersOf): AsyncGenerator<MemberChunk> {
  const { synchronous } = session.dialect;
  const atOnce = synchronous ? AT_ONCE.waiting : AT_ONCE.server;
  const limit = Math.min(of.atOnce ?? atOnce.members, atOnce.members);
  let start = performance.now();
  for (let at = 0; at < of.groups.length;) {
    const groups = of.groups.slice(at, at + atOnce.groups);
    let after: Buffer | undefined = LOWEST;
    while (after !== undefined) {
      const chunks = await readChunk(session, of, { groups, after, limit });
      yield* chunks;
      const last = chunks.at(-1);
      const ended = chunks.reduce((sum, { length }) => sum + length, 0) < limit;
      after = ended ? undefined : last?.last;
      if (last !== undefined && !ended)
        groups.splice(
          0,
          groups.findIndex((id) => id.equals(last.group)),
        );
      if (synchronous && performance.now() - start > TURN) {
        await nextTurn();
        start = performance.now();
      }
    }
    at += atOnce.groups;
  }
}

/** The members of some groups, of the first only those after an id: as many as the limit says, of the lowest groups and ids. */
async function readChunk(
  session: Session,
  { tenantId, where }: MembersOf,
  {
    groups: [first, ...others],
    after,
    limit,
  }: { readonly groups: readonly Buffer[]; readonly after: Buffer; readonly limit: number },
): Promise<readonly MemberChunk[]> {
  if (first === undefined) return [];
  const rest = others.length === 0 ? '' : ` or m.group_id in (${placeholders(others)})`;
  const rows = await session.query<ChunkRow>(
    `select p.group_id, p.member_type, count(*) as members, max(p.member_id) as last, ` +
      `${session.dialect.packed('p.member_id')} as ids from (` +
      'select m.group_id, m.member_id, m.member_type from group_member m ' +
      `where (m.group_id = ? and m.member_id > ?${rest}) and ${unindexed('m.tenant_id')} = ?` +
      `${where === undefined ? '' : ` and ${where.sql}`} order by m.group_id, m.member_id limit ${limit}) p ` +
      'group by p.group_id, p.member_type order by p.group_id',
    [first, after, ...others, tenantId, ...(where?.params ?? [])],
  );
  const chunks = new Map<string, MemberChunk>();
  for (const row of rows) {
    const key = row.group_id.toString('hex');
    const known = chunks.get(key);
    chunks.set(key, {
      group: row.group_id,
      part: [...(known?.part ?? []), runOf(row)],
      length: (known?.length ?? 0) + row.members,
      last: known === undefined || known.last.compare(row.last) < 0 ? row.last : known.last,
    });
  }
  return [...chunks.values()];
}

function runOf({ group_id: group, member_type: type, members, ids }: ChunkRow): MemberRun {
  const bytes = typeof ids === 'string' ? Buffer.from(ids, 'hex') : ids;
  if (bytes.length !== members * 16) {
    throw new Error(
      `the members of group ${uuidText(group)} were cut off: ${members} of type ${type} in ${bytes.length} bytes. ` +
        'Let the server have a group_concat_max_len and a max_allowed_packet of at least 1 MiB.',
    );
  }
  return { type, ids: bytes };
}
