import type { BegunEpoch, EventEpoch } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { EPOCH_SETTING, readEpoch } from './epoch.js';

const MINUTE = 60_000;

/** The epoch of the events, in the database. */
export function epochRepository(unitOfWork: UnitOfWork): EventEpoch {
  return { begin: (now) => unitOfWork.write((session) => beginEpoch(session, now)) };
}

/**
 * One more would not do: a backup that is restored for the second time knows nothing of the epoch that the first time
 * began. So the epoch follows the clock, in minutes, which a column and a CloudEvent of 32 bits hold for millennia.
 */
async function beginEpoch(session: WriteSession, now: number): Promise<BegunEpoch> {
  // Behind the rows of all leases no sequencer is at work: whatever gets its place afterwards reads the new epoch.
  await session.query(`select shard from lease order by shard${session.dialect.forUpdate}`, []);
  const previous = await readEpoch(session);
  const epoch = Math.max(previous + 1, Math.floor(now / MINUTE));
  await session.run(
    `insert into setting (name, value) values (?, ?)${session.dialect.onDuplicate('name')} value = ?`,
    [EPOCH_SETTING, String(epoch), String(epoch)],
  );
  return { epoch, previous };
}
