import type { PoolConnection } from 'mysql2';
import type { DataSource, QueryRunner } from 'typeorm';

import type { EngineOptions } from './engine.js';
import { Gate } from './gate.js';
import { MysqlSession } from './mysql-session.js';

/** Every connection works under these, whatever the server's defaults are. */
const SESSION_SETTINGS = [
  'set session transaction isolation level read committed',
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', " +
    'session innodb_lock_wait_timeout = 10',
];

/** Gives connections that are ready for use. */
export interface MysqlPool {
  /** Whoever leaves a connection in a state of its own destroys it. */
  lease<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T>;
}

/** Makes the pool of a data source: at most `poolSize` at a time, and nobody waits longer than `acquireTimeout`. */
export function mysqlPool(dataSource: DataSource, options: EngineOptions): MysqlPool {
  const gate = new Gate(options.poolSize, options.acquireTimeout);
  const prepared = new WeakSet<PoolConnection>();
  return {
    async lease(work) {
      await gate.enter();
      let runner: QueryRunner | undefined;
      try {
        runner = dataSource.createQueryRunner();
        const connection = (await runner.connect()) as PoolConnection;
        if (!prepared.has(connection)) {
          await configure(connection, options);
          prepared.add(connection);
        }
        return await work(connection);
      } finally {
        await runner?.release();
        gate.leave();
      }
    },
  };
}

async function configure(connection: PoolConnection, { statementTimeout }: EngineOptions): Promise<void> {
  const session = new MysqlSession(connection, { statementTimeout });
  for (const statement of SESSION_SETTINGS) await session.query(statement, []);
}
