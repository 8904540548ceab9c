import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

import type { Session, UnitOfWork } from '../unit-of-work.js';
import type { StatementObserver } from './libsql-session.js';

/** A migration: a class without constructor arguments. */
export type MigrationClass = new () => MigrationInterface;

/** The name by which a migration is recorded. */
export function migrationName(migration: MigrationClass): string {
  return new migration().name ?? migration.name;
}

/** What every engine needs to open. */
export interface EngineOptions {
  /** Connections of this process to a server; the embedded database has its own number. */
  readonly poolSize: number;
  /** All migrations, oldest first. */
  readonly migrations: readonly MigrationClass[];
  /** Milliseconds that a unit of work waits for a connection. */
  readonly acquireTimeout: number;
  /** Milliseconds until the answer to a statement is given up, and with it the connection; servers only. */
  readonly statementTimeout: number;
  /** Where reads outside of mutations go: to the host that has the writes, or to the others of the list in turn. */
  readonly reads: 'writer' | 'others';
  /** Told every statement before it runs. */
  readonly onStatement?: StatementObserver | undefined;
}

/** How much work an engine has at this moment. */
export interface DatabaseLoad {
  /** Connections that work may have at a time. */
  readonly connections: number;
  readonly used: number;
  /** Units of work that wait for a connection. */
  readonly waiting: number;
  /** Changes that were begun again since the start, after deadlocks, failed certifications and lost connections. */
  readonly retries: number;
}

/** An open engine: libSQL or MySQL. */
export interface Engine {
  readonly unitOfWork: UnitOfWork;
  /**
   * Runs reads for the process itself, one at a time: beside all other work, however much of it waits, and from the host
   * that has the writes.
   */
  probe<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Names of all migrations, oldest first. */
  readonly migrationNames: readonly string[];
  /** For looking at the schema; never for reading or writing rows. Settles when it is open. */
  dataSource(): Promise<DataSource>;
  /**
   * Runs migrations while nobody else does, in this process or another. Their statements belong on the runner: where a
   * connection holds the lock it is this one, so that they cannot go on when the lock is lost.
   */
  migrating<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T>;
  /**
   * Looks whether the open database is still the one that its URL names.
   * @throws DatabaseUnavailable when it is not
   */
  check(): void;
  load(): DatabaseLoad;
  close(): Promise<void>;
}
