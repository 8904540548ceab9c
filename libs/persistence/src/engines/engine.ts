import type { DataSource, MigrationInterface } from 'typeorm';

import type { UnitOfWork } from '../unit-of-work.js';
import type { StatementObserver } from './libsql-session.js';

/** A migration: a class without constructor arguments. */
export type MigrationClass = new () => MigrationInterface;

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
  /** Told every statement before it runs. */
  readonly onStatement?: StatementObserver | undefined;
}

/** An open engine: libSQL or MySQL. */
export interface Engine {
  readonly unitOfWork: UnitOfWork;
  /** For migrations and for looking at the schema; never for reading or writing rows. */
  readonly dataSource: DataSource;
  /** Runs migrations while nobody else does, in this process or another. */
  migrating<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Looks whether the open database is still the one that its URL names.
   * @throws DatabaseUnavailable when it is not
   */
  check(): void;
  close(): Promise<void>;
}
