import mysql from 'mysql2';
import { DataSource, type QueryRunner } from 'typeorm';

import { ENTITIES } from '../entities/index.js';
import { DatabaseUnavailable } from '../errors.js';
import type { DatabaseHost, MysqlAddress } from './database-url.js';
import type { EngineOptions } from './engine.js';
import { CONNECT_TIMEOUT } from './mysql-connection.js';

/** Seconds that a process waits for another one's migrations. */
const LOCK_SECONDS = 600;

const LOCK = "concat('rollcall.migrate.', left(sha1(database()), 24))";

/** TypeORM on the host that has the work, opened when it is needed: for migrations and for looking at the schema. */
export class MysqlSchema {
  private open: { readonly host: DatabaseHost; readonly dataSource: DataSource } | undefined;

  constructor(
    private readonly address: MysqlAddress,
    private readonly options: EngineOptions,
    private readonly hostNow: () => Promise<DatabaseHost>,
  ) {}

  async dataSource(): Promise<DataSource> {
    const host = await this.hostNow();
    if (this.open?.host !== host) {
      await this.close();
      const dataSource = await this.connect(host);
      this.open = { host, dataSource };
    }
    return this.open.dataSource;
  }

  /**
   * Runs migrations under a lock of the server. It belongs to its connection, so a process that dies gives it up; and
   * it is of one node of a cluster alone, which all processes meet at because all begin with the first fit host.
   */
  async migrating<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = (await this.dataSource()).createQueryRunner();
    try {
      const [row] = (await runner.query(`select get_lock(${LOCK}, ${LOCK_SECONDS}) as held`)) as {
        held: unknown;
      }[];
      if (Number(row?.held) !== 1) {
        throw new DatabaseUnavailable(
          'Another process has been migrating the database for too long. Try again later.',
        );
      }
      try {
        return await work(runner);
      } finally {
        await runner.query(`select release_lock(${LOCK})`);
      }
    } finally {
      await runner.release();
    }
  }

  async close(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    await open?.dataSource.destroy();
  }

  private connect(host: DatabaseHost): Promise<DataSource> {
    const { user, password, database } = this.address;
    return new DataSource({
      type: 'mysql',
      driver: mysql,
      ...host,
      username: user,
      password,
      database,
      charset: 'utf8mb4_bin',
      // The connection of migrations and their lock, and one beside it.
      poolSize: 2,
      connectTimeout: CONNECT_TIMEOUT,
      supportBigNumbers: true,
      bigNumberStrings: false,
      entities: [...ENTITIES],
      migrations: [...this.options.migrations],
      migrationsTableName: 'migration',
      logging: false,
      extra: { jsonStrings: true, enableKeepAlive: true },
    }).initialize();
  }
}
