import { setTimeout as pause } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';

import { uuidBytes, uuidSource } from '../ids.js';
import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import type { MysqlPool } from './mysql-pool.js';
import { MysqlSession, MysqlWriteSession, type MysqlSessionOptions } from './mysql-session.js';
import { unavailable } from './unavailable.js';

/** Times that one mutation is tried. */
const ATTEMPTS = 8;

/** Milliseconds before the second attempt at most; doubles with each. */
const FIRST_PAUSE = 10;

const NOT_STORED = 'The change could not be stored now. Try again.';

type Outcome<T> =
  | { readonly kind: 'committed'; readonly value: T }
  | { readonly kind: 'failed'; readonly cause: unknown }
  /** Nothing was written, and the same work may succeed now. */
  | { readonly kind: 'retry'; readonly cause: unknown }
  /** The connection was lost during COMMIT. */
  | { readonly kind: 'unknown'; readonly cause: unknown; readonly value: T };

/**
 * Runs mutations in transactions at READ COMMITTED, each on a connection of its own. Deadlocks, lock timeouts, failed
 * certifications and connections lost before COMMIT run the whole mutation again; a COMMIT without an answer is
 * looked up by the event rows that it wrote.
 */
export class MysqlTransactions {
  private readonly ids = uuidSource();

  constructor(
    private readonly pool: MysqlPool,
    private readonly options: MysqlSessionOptions,
  ) {}

  async write<T>(work: (session: WriteSession) => Promise<T>): Promise<T> {
    const txnId = uuidBytes(this.ids.next());
    if (txnId === undefined) throw new TypeError('an id source must give UUIDs');
    let cause: unknown;
    const end = performance.now() + this.options.statementTimeout;
    for (let attempt = 1; attempt <= ATTEMPTS && performance.now() < end; attempt += 1) {
      if (attempt > 1) await pause(Math.random() * FIRST_PAUSE * 2 ** (attempt - 2));
      const outcome = await this.attempt(txnId, work);
      if (outcome.kind === 'committed') return outcome.value;
      if (outcome.kind === 'failed') throw outcome.cause;
      cause = outcome.cause;
      if (outcome.kind === 'unknown' && (await this.committed(txnId))) return outcome.value;
    }
    throw unavailable(NOT_STORED, cause);
  }

  private async attempt<T>(txnId: Buffer, work: (session: WriteSession) => Promise<T>): Promise<Outcome<T>> {
    try {
      return await this.pool.lease((connection) => this.transact(connection, txnId, work));
    } catch (cause) {
      // Taking or preparing a connection failed, so nothing ran.
      return failed(cause);
    }
  }

  private async transact<T>(
    connection: PoolConnection,
    txnId: Buffer,
    work: (session: WriteSession) => Promise<T>,
  ): Promise<Outcome<T>> {
    const session = new MysqlWriteSession(connection, this.options, txnId);
    let value: T;
    try {
      await session.run('start transaction', []);
      value = await work(session);
    } catch (cause) {
      await rollback(session, connection);
      return failed(cause);
    }
    try {
      await session.run('commit', []);
      return { kind: 'committed', value };
    } catch (cause) {
      connection.destroy();
      if (!session.wrote) return { kind: 'committed', value };
      if (mysqlDialect.failureKind(cause) === 'transient') return { kind: 'retry', cause };
      return session.traceable
        ? { kind: 'unknown', cause, value }
        : { kind: 'failed', cause: unavailable(NOT_STORED, cause) };
    } finally {
      session.end();
    }
  }

  /**
   * Whether a transaction took effect. The locking read waits for one that the server is still committing, so the
   * answer is final.
   */
  private async committed(txnId: Buffer): Promise<boolean> {
    let cause: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        return await this.pool.lease(async (connection) => {
          const session = new MysqlSession(connection, this.options);
          const rows = await session.query(
            'select tenant_id from event where txn_id = ? limit 1 lock in share mode',
            [txnId],
          );
          return rows.length > 0;
        });
      } catch (error) {
        cause = error;
        if (mysqlDialect.failureKind(error) === 'timeout') break;
        await pause(FIRST_PAUSE * 2 ** attempt);
      }
    }
    throw unavailable(NOT_STORED, cause);
  }
}

/** How to go on after a failure before COMMIT. */
function failed(cause: unknown): Outcome<never> {
  switch (mysqlDialect.failureKind(cause)) {
    case 'transient':
    case 'disconnected':
      return { kind: 'retry', cause };
    case 'timeout':
    case 'refused':
      return { kind: 'failed', cause: unavailable(NOT_STORED, cause) };
    case 'unique':
    case 'other':
      return { kind: 'failed', cause };
  }
}

async function rollback(session: MysqlWriteSession, connection: PoolConnection): Promise<void> {
  try {
    await session.run('rollback', []);
  } catch {
    // The server rolls back what a closed connection left open.
    connection.destroy();
  } finally {
    session.end();
  }
}
