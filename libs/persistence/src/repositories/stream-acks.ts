import type { Acknowledgement, StreamKey } from '@rollcall/directory';

import type { SqlValue } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { insertParked } from './parked-events.js';
import { chunks, placeholders } from './store-context.js';

/** Places of events after the cursor that were acknowledged before an earlier one. */
export async function marks(
  session: Session,
  { streamId, tenantId }: StreamKey,
): Promise<ReadonlySet<number>> {
  const rows = await session.query<{ seq: number }>(
    'select seq from stream_ack where sink_id = ? and tenant_id = ?',
    [idBytes(streamId), tenantId],
  );
  return new Set(rows.map(({ seq }) => seq));
}

/** Keeps what a receiver acknowledged, behind the row lock of the cursor. */
export async function acknowledge(
  session: WriteSession,
  key: StreamKey,
  { from, through, marks: acknowledged, refused }: Acknowledgement,
  now: number,
): Promise<boolean> {
  const { streamId, tenantId } = key;
  const stream: readonly SqlValue[] = [idBytes(streamId), tenantId];
  const [cursor] = await session.query<{ seq: number }>(
    `select seq from sink_cursor where sink_id = ? and tenant_id = ?${session.dialect.forUpdate}`,
    stream,
  );
  if (cursor === undefined || cursor.seq !== from) return false;
  if (through > from) {
    await session.run(
      `update sink_cursor set seq = ?, changed = ${session.dialect.now} where sink_id = ? and tenant_id = ?`,
      [through, ...stream],
    );
    await session.run('delete from stream_ack where sink_id = ? and tenant_id = ? and seq <= ?', [
      ...stream,
      through,
    ]);
  }
  for (const part of chunks(acknowledged)) {
    await session.run(
      `insert into stream_ack (sink_id, seq, tenant_id) values ${part.map(() => '(?, ?, ?)').join(', ')}` +
        `${session.dialect.onDuplicate('sink_id, seq')} tenant_id = stream_ack.tenant_id`,
      part.flatMap((seq): readonly SqlValue[] => [idBytes(streamId), seq, tenantId]),
    );
  }
  await setAside(session, key, refused, now);
  return true;
}

/** What the receiver will never take waits for an administrator. */
async function setAside(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  refused: Acknowledgement['refused'],
  now: number,
): Promise<void> {
  if (refused.length === 0) return;
  const known = new Set<number>();
  for (const { seq, reason } of refused) {
    // One that an administrator had tried again.
    await session.run(
      "update parked_event set state = 'dead', attempts = attempts + 1, last_error = ? " +
        "where sink_id = ? and tenant_id = ? and seq = ? and state = 'retrying'",
      [reason, idBytes(streamId), tenantId, seq],
    );
  }
  for (const part of chunks(refused)) {
    const rows = await session.query<{ seq: number }>(
      `select seq from parked_event where sink_id = ? and tenant_id = ? and seq in (${placeholders(part)})`,
      [idBytes(streamId), tenantId, ...part.map(({ seq }) => seq)],
    );
    for (const { seq } of rows) known.add(seq);
  }
  const dead = refused
    .filter(({ seq }) => !known.has(seq))
    .map(({ seq, resourceId, reason }) => {
      const attempt = { state: 'dead', attempts: 1, nextAttempt: 0, since: now } as const;
      return { seq, resourceId, lastError: reason, ...attempt };
    });
  await insertParked(session, { sinkId: streamId, tenantId }, dead);
}
