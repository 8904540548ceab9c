import { setImmediate as nextTurn } from 'node:timers/promises';
import Libsql from 'libsql';
import { acquireFileLock } from '../../../dist/libs/persistence/src/index.js';
import { TABLES } from './tables.mjs';

/** Rows of one statement: a call from JavaScript costs more than a row. */
const ROWS = 40;

/** Collects the rows of one table and inserts them many at a time. */
class TableInsert {
  #database;
  #head;
  #row;
  #full;
  #waiting = [];

  constructor(database, table) {
    const columns = TABLES[table];
    this.#database = database;
    this.#head = `insert into ${table} (${columns.join(', ')}) values `;
    this.#row = `(${columns.map(() => '?').join(', ')})`;
    this.#full = this.#prepare(ROWS);
  }

  add(row) {
    this.#waiting.push(row);
    if (this.#waiting.length === ROWS) this.#insert(this.#full);
  }

  end() {
    if (this.#waiting.length > 0) this.#insert(this.#prepare(this.#waiting.length));
  }

  #prepare(rows) {
    return this.#database.prepare(this.#head + Array(rows).fill(this.#row).join(', '));
  }

  #insert(statement) {
    statement.run(this.#waiting.flat());
    this.#waiting = [];
  }
}

/** Fills the tables of a SQLite file in one transaction; no other process may have it open. */
export function loadSqlite(path) {
  const lock = acquireFileLock(path);
  const database = new Libsql(path);
  const close = () => {
    database.close();
    lock.release();
  };
  try {
    // 256 MiB of cache: most index pages are written once.
    database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -262144; begin');
    const inserts = Object.fromEntries(
      Object.keys(TABLES).map((table) => [table, new TableInsert(database, table)]),
    );
    return {
      add: (table, row) => inserts[table].add(row),
      flush: () => nextTurn(),
      async end({ tenantId, totals }) {
        for (const insert of Object.values(inserts)) insert.end();
        const count = database.prepare(
          'insert into resource_count (tenant_id, type, slot, total) values (?, ?, 0, ?) ' +
            'on conflict (tenant_id, type, slot) do update set total = total + excluded.total',
        );
        for (const [type, total] of Object.entries(totals)) count.run([tenantId, type, total]);
        database.exec('commit; pragma synchronous = full; pragma wal_checkpoint(truncate)');
        close();
      },
      abort: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
