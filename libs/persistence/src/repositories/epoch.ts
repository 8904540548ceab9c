import type { Session, WriteSession } from '../unit-of-work.js';

/** Where the epoch is kept. */
const EPOCH_SETTING = 'event-epoch';

/** The epoch of what happens now, as an SQL expression. */
export const EPOCH = `(select coalesce(max(s.value + 0), 1) from setting s where s.name = '${EPOCH_SETTING}')`;

/** The epoch of what happens now: 1 until the database is restored for the first time. */
export async function readEpoch(session: Session): Promise<number> {
  const [row] = await session.query<{ value: string }>('select value from setting where name = ?', [
    EPOCH_SETTING,
  ]);
  return row === undefined ? 1 : Number(row.value);
}

/**
 * Begins a new epoch: to be done once after each restore of the database, so that consumers take what happens from now
 * on for newer than what they have seen of the time that was lost.
 * @returns the new epoch
 */
export async function raiseEpoch(session: WriteSession): Promise<number> {
  const epoch = (await readEpoch(session)) + 1;
  await session.run(
    `insert into setting (name, value) values (?, ?)${session.dialect.onDuplicate('name')} value = ?`,
    [EPOCH_SETTING, String(epoch), String(epoch)],
  );
  return epoch;
}
