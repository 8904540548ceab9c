import type { BegunEpoch, EventEpoch } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { EPOCH_SETTING, readEpoch } from './epoch.js';

const SECOND = 1000;

/** 2020-01-01, in milliseconds since the epoch of the clock. */
const BEGINNING = Date.UTC(2020, 0, 1);

/** The epoch of the events, in the database. */
export function epochRepository(unitOfWork: UnitOfWork): EventEpoch {
  return { begin: (now) => unitOfWork.write((session) => beginEpoch(session, now)) };
}

/**
 * One more would not do: a backup that is restored for the second time knows nothing of the epoch that the first time
 * began. So the epoch follows the clock, in seconds since 2020, which a column and a CloudEvent hold in 32 bits until 2088.
 */
async function beginEpoch(session: WriteSession, now: number): Promise<BegunEpoch> {
  // Behind the rows of all leases no sequencer is at work: whatever gets its place afterwards reads the new epoch.
  await session.query(`select shard from lease order by shard${session.dialect.forUpdate}`, []);
  const previous = await readEpoch(session);
  const epoch = Math.max(previous + 1, Math.floor((now - BEGINNING) / SECOND));
  await session.run(
    `insert into setting (name, value) values (?, ?)${session.dialect.onDuplicate('name')} value = ?`,
    [EPOCH_SETTING, String(epoch), String(epoch)],
  );
  return { epoch, previous };
}
