import type { TaskLeases } from '@rollcall/directory';

import type { UnitOfWork } from '../unit-of-work.js';

/** Leases of tasks in the database, whose clock counts. */
export function taskLeasesRepository(unitOfWork: UnitOfWork): TaskLeases {
  return {
    hold: (task, owner, ttl) =>
      unitOfWork.write(async (session) => {
        const { dialect } = session;
        const { now } = dialect;
        // What does not exist cannot be taken by one alone.
        await session.run(
          `insert into task_lease (task, owner, expires) values (?, '', 0)${dialect.onDuplicate('task')} owner = task_lease.owner`,
          [task],
        );
        const { affected } = await session.run(
          `update task_lease set owner = ?, expires = ${now} + ? where task = ? and (owner = ? or expires < ${now})`,
          [owner, ttl, task, owner],
        );
        return affected > 0;
      }),
    release: (task, owner) =>
      unitOfWork.write(async (session) => {
        await session.run("update task_lease set owner = '', expires = 0 where task = ? and owner = ?", [
          task,
          owner,
        ]);
      }),
  };
}
