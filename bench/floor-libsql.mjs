// The floor's database access on SQLite: libsql and nothing else, and one COMMIT for the writes that wait together.
import { setImmediate as nextTurn } from 'node:timers/promises';
import Libsql from 'libsql';

/** Writes that share one COMMIT at most. */
const GROUP = 64;

/**
 * Opens a file as the service does.
 * @param {string} path
 * @returns `perform(work, { writes })`, which runs an operation, and `close()`
 */
export function openFloorLibsql(path) {
  const database = new Libsql(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000');
  const prepared = new Map();
  const waiting = [];
  let draining = false;

  function send({ kind, sql, rowsAsArray }, params) {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      if (rowsAsArray) statement.raw();
      prepared.set(sql, statement);
    }
    if (kind === 'run') return { rows: [], count: statement.run(params).changes };
    const rows = statement.all(params);
    return { rows, count: rows.length };
  }

  /** Until nothing waits; what comes meanwhile waits for the next group. */
  async function drain() {
    while (waiting.length > 0) {
      await commit(waiting.splice(0, GROUP));
      await nextTurn();
    }
    draining = false;
  }

  async function commit(group) {
    const settles = [];
    database.exec('begin immediate');
    for (const { work, resolve, reject } of group) {
      database.exec('savepoint operation');
      try {
        const value = await work(send);
        settles.push(() => resolve(value));
      } catch (error) {
        database.exec('rollback to operation');
        settles.push(() => reject(error));
      }
      database.exec('release operation');
    }
    database.exec('commit');
    settles.forEach((settle) => settle());
  }

  return {
    perform(work, { writes }) {
      if (!writes) return work(send);
      return new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        if (draining) return;
        draining = true;
        setImmediate(drain);
      });
    },
    close: () => database.close(),
  };
}
