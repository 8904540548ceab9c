import type { WriteSession } from '../unit-of-work.js';

/**
 * Claims a task that one process at a time is to do, for some milliseconds of the database's clock.
 * @param name of the task, in `setting`
 * @returns whether it was free
 */
export async function claimTurn(session: WriteSession, name: string, ttl: number): Promise<boolean> {
  const { dialect } = session;
  await session.run(
    `insert into setting (name, value) values (?, '0')${dialect.onDuplicate('name')} value = value`,
    [name],
  );
  const [row] = await session.query<{ value: string; now: number }>(
    `select value, ${dialect.now} as now from setting where name = ?${dialect.forUpdate}`,
    [name],
  );
  if (row === undefined || Number(row.value) > row.now) return false;
  await session.run('update setting set value = ? where name = ?', [String(row.now + ttl), name]);
  return true;
}
