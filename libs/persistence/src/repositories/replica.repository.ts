import type { ReplicaStore } from '@rollcall/directory';

import type { UnitOfWork } from '../unit-of-work.js';
import { placeholders } from './store-context.js';

/** Milliseconds after which a process that was killed is removed. */
const KEPT = 60_000;

interface ReplicaRow {
  readonly id: string;
  readonly age: number;
  /** Milliseconds. */
  readonly remaining: number;
  readonly news: string;
}

/** The processes that serve, in the database: each writes its own row and no other, so that none waits for another. */
export function replicaRepository(unitOfWork: UnitOfWork): ReplicaStore {
  return {
    tell: ({ id, news }, ttl) =>
      unitOfWork.write(async (session) => {
        const { now } = session.dialect;
        await session.run(
          `insert into replica (id, told, expires, news) values (?, ${now}, ${now} + ?, ?)` +
            `${session.dialect.onDuplicate('id')} told = ${now}, expires = ${now} + ?, news = ?`,
          [id, ttl, news, ttl, news],
        );
        const rows = await session.query<ReplicaRow>(
          `select id, ${now} - told as age, expires - ${now} as remaining, news from replica where id <> ? order by id`,
          [id],
        );
        const gone = rows.filter(({ remaining }) => remaining < -KEPT).map((row) => row.id);
        if (gone.length > 0)
          await session.run(`delete from replica where id in (${placeholders(gone)})`, gone);
        return rows
          .filter(({ remaining }) => remaining > 0)
          .map((row) => ({ id: row.id, age: Math.max(0, row.age), news: row.news }));
      }),
    leave: (id) =>
      unitOfWork.write(async (session) => {
        await session.run('delete from replica where id = ?', [id]);
      }),
  };
}
