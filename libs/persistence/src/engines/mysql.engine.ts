import mysql from 'mysql2';
import { DataSource } from 'typeorm';

import { ENTITIES } from '../entities/index.js';
import { DatabaseUnavailable } from '../errors.js';
import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import type { DatabaseAddress } from './database-url.js';
import type { Engine, EngineOptions } from './engine.js';
import { mysqlPool } from './mysql-pool.js';
import { MysqlSession } from './mysql-session.js';
import { MysqlTransactions } from './mysql-transactions.js';
import { unavailable } from './unavailable.js';

/** Milliseconds until a connection attempt is given up. */
const CONNECT_TIMEOUT = 5000;

/** Times that a read is tried whose connection is lost. */
const READ_ATTEMPTS = 3;

/** Seconds that a process waits for another one's migrations. */
const MIGRATION_LOCK_SECONDS = 600;

type MysqlAddress = Extract<DatabaseAddress, { engine: 'mysql' }>;

/**
 * Opens a database on a MySQL or MariaDB server.
 * @throws DatabaseUnavailable when it cannot be reached, with the reason in one sentence
 */
export async function openMysql(address: MysqlAddress, options: EngineOptions): Promise<Engine> {
  const dataSource = await connect(address, options);
  const pool = mysqlPool(dataSource, options);
  const transactions = new MysqlTransactions(pool, options);

  const readOnce = <T>(work: (session: Session) => Promise<T>, open?: readonly string[]): Promise<T> =>
    pool.lease(async (connection) => {
      const session = new MysqlSession(connection, options);
      try {
        for (const statement of open ?? []) await session.query(statement, []);
        const result = await work(session);
        if (open !== undefined) await session.query('commit', []);
        return result;
      } catch (error) {
        // A snapshot left open would show the next user of the connection an old state.
        if (open !== undefined) connection.destroy();
        throw error;
      } finally {
        session.end();
      }
    });

  /** A read can be repeated: the pool may hold connections to a server that has restarted since. */
  async function reading<T>(work: (session: Session) => Promise<T>, open?: readonly string[]): Promise<T> {
    let cause: unknown;
    const end = performance.now() + options.statementTimeout;
    for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
      try {
        return await readOnce(work, open);
      } catch (error) {
        const kind = mysqlDialect.failureKind(error);
        if (kind !== 'disconnected' && kind !== 'timeout' && kind !== 'refused') throw error;
        cause = error;
        // Whoever waits has waited long enough; connecting alone takes seconds where nobody answers.
        if (kind !== 'disconnected' || performance.now() > end) break;
      }
    }
    throw unavailable('The database cannot be reached now. Try again.', cause);
  }

  const unitOfWork: UnitOfWork = {
    dialect: mysqlDialect,
    read: (work) => reading(work),
    snapshot: (work) =>
      reading(work, [
        'set transaction isolation level repeatable read',
        'start transaction with consistent snapshot, read only',
      ]),
    write: <T>(work: (session: WriteSession) => Promise<T>) => transactions.write(work),
  };

  return {
    unitOfWork,
    dataSource,
    migrating: (work) => underLock(dataSource, work),
    check: () => undefined,
    close: () => dataSource.destroy(),
  };
}

async function connect(address: MysqlAddress, options: EngineOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'mysql',
    driver: mysql,
    host: address.host,
    port: address.port,
    username: address.user,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4_bin',
    // One more than work may use, for the connection that holds the lock of migrations.
    poolSize: options.poolSize + 1,
    connectTimeout: CONNECT_TIMEOUT,
    supportBigNumbers: true,
    bigNumberStrings: false,
    entities: [...ENTITIES],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    logging: false,
    extra: { jsonStrings: true, enableKeepAlive: true },
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new DatabaseUnavailable(whyNot(address, error), { cause: error });
  }
}

function whyNot(address: MysqlAddress, error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_DBACCESS_DENIED_ERROR') {
    return `The server refused the user of ${address.shown}. Check user, password and grants.`;
  }
  if (code === 'ER_BAD_DB_ERROR') return `The database of ${address.shown} does not exist. Create it first.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The host of ${address.shown} is unknown. Check its name.`;
  if (code === 'ER_CON_COUNT_ERROR') return `The server of ${address.shown} has no connection left.`;
  return `No MySQL or MariaDB server answers at ${address.shown}. Check that it runs and can be reached.`;
}

/** The lock belongs to its connection, so a process that dies gives it up. */
async function underLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const name = "concat('rollcall.migrate.', left(sha1(database()), 24))";
  try {
    const [row] = (await runner.query(`select get_lock(${name}, ${MIGRATION_LOCK_SECONDS}) as held`)) as {
      held: unknown;
    }[];
    if (Number(row?.held) !== 1) {
      throw new DatabaseUnavailable(
        'Another process has been migrating the database for too long. Try again later.',
      );
    }
    try {
      return await work();
    } finally {
      await runner.query(`select release_lock(${name})`);
    }
  } finally {
    await runner.release();
  }
}
