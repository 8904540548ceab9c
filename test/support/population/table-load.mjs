import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { createConnection } from 'mysql2/promise';
import { LoadDataWriter } from './load-data-writer.mjs';
import { TABLES } from './tables.mjs';

/** Bytes that are collected before they are sent. */
const CHUNK = 256 * 1024;

/** Seconds that the server waits for the next rows of one table while another table is slow. */
const PATIENCE = 3600;

/** One `LOAD DATA LOCAL` statement on a connection of its own, which takes rows as they come. */
export class TableLoad {
  #writer = new LoadDataWriter();
  #stream = new PassThrough({ highWaterMark: 4 * CHUNK });
  #connection;
  #loaded;

  static async start(url, table) {
    const connection = await createConnection(url);
    // An empty table is then filled with sorted rows, index by index.
    await connection.query(`set unique_checks = 0, foreign_key_checks = 0, net_read_timeout = ${PATIENCE}`);
    return new TableLoad(connection, table);
  }

  constructor(connection, table) {
    this.#connection = connection;
    this.#stream.on('error', () => undefined);
    this.#loaded = connection.query({
      sql: `load data local infile 'rows' into table ${table} character set binary (${TABLES[table].join(', ')})`,
      infileStreamFactory: () => this.#stream,
    });
    // Whoever waits for the server to take more is told that it never will.
    this.#loaded.catch((error) => this.#stream.destroy(error));
  }

  add(row) {
    this.#writer.write(row);
  }

  /** Sends what was collected, when it is enough, and waits while the server is behind. */
  async flush() {
    if (this.#writer.length < CHUNK) return;
    if (!this.#stream.write(this.#writer.take())) await once(this.#stream, 'drain');
  }

  async end() {
    this.#stream.end(this.#writer.take());
    await this.#loaded;
    await this.#connection.end();
  }

  abort() {
    this.#stream.destroy();
    this.#connection.destroy();
  }
}
