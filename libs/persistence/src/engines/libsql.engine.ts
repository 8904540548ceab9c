import { statSync } from 'node:fs';
import Libsql from 'libsql';
import { DataSource } from 'typeorm';

import { ENTITIES } from '../entities/index.js';
import { DatabaseUnavailable } from '../errors.js';
import { uuidSource } from '../ids.js';
import { sqliteDialect } from '../sql/sqlite.dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { migrationName, type Engine, type EngineOptions } from './engine.js';
import { acquireFileLock, type FileLock } from './file-lock.js';
import { Gate } from './gate.js';
import { GroupCommit } from './group-commit.js';
import { LibsqlConnection, LibsqlSession } from './libsql-session.js';
import { makePrivateFile } from './private-file.js';

/** Snapshots that may be open at once; each has a connection of its own. */
const SNAPSHOTS = 3;

/** Connections for single reads, which never wait for a long scan. */
const READS = 2;

/**
 * Opens a SQLite file for this process alone: one connection that writes, and a few that read and see each committed
 * group at once (WAL).
 * @throws DatabaseInUse, DatabaseUnavailable
 */
export async function openLibsql(path: string, options: EngineOptions): Promise<Engine> {
  const lock = acquireFileLock(path);
  try {
    return await openLocked(path, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openLocked(path: string, lock: FileLock, options: EngineOptions): Promise<Engine> {
  prepareFile(path);
  const dataSource = await connect({ path, reading: false, options });
  const writer = new LibsqlConnection(nativeConnection(dataSource), options.onStatement);
  const check = fileCheck(path);
  const commits = new GroupCommit(writer, uuidSource(), { checkFile: check });
  const readers: DataSource[] = [];
  const idle: LibsqlConnection[] = [];
  const snapshots = new Gate(SNAPSHOTS, options.acquireTimeout);
  const reads = new Gate(READS, options.acquireTimeout);
  const probes = new Gate(1, options.acquireTimeout);

  async function reading<T>(gate: Gate, work: (connection: LibsqlConnection) => Promise<T>): Promise<T> {
    await gate.enter();
    try {
      const connection = idle.pop() ?? (await openReader());
      try {
        return await work(connection);
      } finally {
        idle.push(connection);
      }
    } finally {
      gate.leave();
    }
  }

  async function openReader(): Promise<LibsqlConnection> {
    const reader = await connect({ path, reading: true, options });
    readers.push(reader);
    return new LibsqlConnection(nativeConnection(reader), options.onStatement);
  }

  const unitOfWork: UnitOfWork = {
    dialect: sqliteDialect,
    read: (work) => reading(reads, (connection) => withSession(connection, work)),
    snapshot: (work) =>
      reading(snapshots, async (connection) => {
        connection.exec('begin');
        try {
          return await withSession(connection, work);
        } finally {
          connection.exec('commit');
        }
      }),
    write: <T>(work: (session: WriteSession) => Promise<T>) => commits.write(work),
  };

  return {
    unitOfWork,
    probe: (work) => reading(probes, (connection) => withSession(connection, work)),
    migrationNames: options.migrations.map(migrationName),
    dataSource: () => Promise.resolve(dataSource),
    migrating: (work) => commits.exclusive(() => work(dataSource.createQueryRunner())),
    check,
    load: () => ({
      connections: reads.places + snapshots.places,
      used: reads.taken + snapshots.taken,
      waiting: reads.waiting + snapshots.waiting,
      retries: 0,
    }),
    async close() {
      await commits.idle();
      for (const reader of readers) await reader.destroy();
      await dataSource.destroy();
      lock.release();
    },
  };
}

async function withSession<T>(
  connection: LibsqlConnection,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = new LibsqlSession(connection);
  try {
    return await work(session);
  } finally {
    session.end();
  }
}

/**
 * Pages after which the log is brought into the database, 32 MB: eight times the default. Most of what changes write are
 * the same few pages again and again, and each of them is brought there once.
 */
const WAL_PAGES = 8000;

/** SQLite goes on with a file that was deleted or replaced, and what it writes is gone with the process. */
function fileCheck(path: string): () => void {
  const opened = statSync(path);
  return () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    throw new DatabaseUnavailable(
      `The file ${path} was ${found === undefined ? 'removed' : 'replaced'} while it was open. Restart the service.`,
    );
  };
}

/** Before the first connection, and never later: see `makePrivateFile`. */
function prepareFile(path: string): void {
  try {
    makePrivateFile(path);
  } catch (error) {
    throw new DatabaseUnavailable(whyNot(path, error), { cause: error });
  }
}

async function connect({
  path,
  reading,
  options,
}: {
  readonly path: string;
  readonly reading: boolean;
  readonly options: EngineOptions;
}): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: Libsql,
    database: path,
    entities: reading ? [] : [...ENTITIES],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    logging: false,
    prepareDatabase(database: Libsql.Database) {
      database.exec('pragma busy_timeout = 5000; pragma temp_store = memory; pragma cache_size = -16000');
      database.exec(
        reading
          ? 'pragma query_only = on'
          : `pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = ${WAL_PAGES}`,
      );
    },
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new DatabaseUnavailable(whyNot(path, error), { cause: error });
  }
}

function whyNot(path: string, error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB')
    return `The file ${path} is not a SQLite database. Choose another DATABASE_URL.`;
  if (code.startsWith('SQLITE_READONLY'))
    return `The database ${path} cannot be written. Check its permissions.`;
  if (code.startsWith('SQLITE_CORRUPT')) return `The database ${path} is damaged. Restore it from a backup.`;
  return `The database ${path} cannot be opened. Check that the file and its folder can be written by this user.`;
}

/** The connection that TypeORM opened: statements run on it directly, for TypeORM misbinds a lone byte parameter. */
function nativeConnection(dataSource: DataSource): Libsql.Database {
  const connection: unknown = Reflect.get(dataSource.driver, 'databaseConnection');
  if (!(connection instanceof Libsql)) throw new TypeError('TypeORM holds no libSQL connection');
  return connection;
}
