import type { UnitOfWork } from '../unit-of-work.js';
import { SHARDS } from './shards.js';

/** Keys of events that one statement looks at. */
const LOOKED_AT = 10_000;

/**
 * Names the events that stand neither in a feed nor among those that wait for their place: what a process of a release
 * without feeds has written beside this one. Both are looked at in one statement, so an event that is just being given
 * its place is never named twice.
 * @returns how many there were
 */
export async function nameMissedEvents(unitOfWork: UnitOfWork): Promise<number> {
  // There is no other process beside the one that writes.
  if (unitOfWork.dialect.sequencesAtOnce) return 0;
  const [ends] = await unitOfWork.read((session) =>
    session.query<{ first: number | null; last: number | null }>(
      'select min(id) as first, max(id) as last from event',
      [],
    ),
  );
  if (ends?.first == null || ends.last === null) return 0;
  let named = 0;
  for (let from = ends.first; from <= ends.last; from += LOOKED_AT) {
    const { affected } = await unitOfWork.write((session) =>
      session.run(
        `insert into unsequenced (shard, event_id) select mod(e.tenant_id, ${SHARDS}), e.id from event e ` +
          'left join feed f on f.event_id = e.id ' +
          `left join unsequenced u on u.shard = mod(e.tenant_id, ${SHARDS}) and u.event_id = e.id ` +
          'where e.id >= ? and e.id < ? and f.event_id is null and u.event_id is null',
        [from, from + LOOKED_AT],
      ),
    );
    named += affected;
  }
  return named;
}
