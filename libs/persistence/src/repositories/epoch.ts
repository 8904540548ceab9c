import type { Session } from '../unit-of-work.js';

/** Where the epoch is kept. */
export const EPOCH_SETTING = 'event-epoch';

/** The epoch of what happens now, as an SQL expression. */
export const EPOCH = `(select coalesce(max(s.value + 0), 1) from setting s where s.name = '${EPOCH_SETTING}')`;

/** The epoch of what happens now: 1 until the database is restored for the first time. */
export async function readEpoch(session: Session): Promise<number> {
  const [row] = await session.query<{ value: string }>('select value from setting where name = ?', [
    EPOCH_SETTING,
  ]);
  return row === undefined ? 1 : Number(row.value);
}
