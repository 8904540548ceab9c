import { setTimeout as pause } from 'node:timers/promises';

import { uuidBytes, uuidSource } from '../ids.js';
import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import type { EngineOptions } from './engine.js';
import { catchUp } from './galera-node.js';
import { isHostUnfit } from './host-failure.js';
import type { MysqlConnection } from './mysql-connection.js';
import type { MysqlPool } from './mysql-pool.js';
import { MysqlSession, MysqlWriteSession } from './mysql-session.js';
import { Patience } from './patience.js';
import { unavailable } from './unavailable.js';

/** Times that one mutation is tried at most; its patience ends before, unless every attempt fails at once. */
const ATTEMPTS = 40;

/** Milliseconds before the second attempt at most; doubles with each. */
const FIRST_PAUSE = 10;

/** Milliseconds between two attempts, and between two look-ups, at most. */
const LONGEST_PAUSE = 640;

const NOT_STORED = 'The change could not be stored now. Try again.';

type Outcome<T> =
  | { readonly kind: 'committed'; readonly value: T }
  | { readonly kind: 'failed'; readonly cause: unknown }
  /** Nothing was written, and the same work may succeed now. */
  | { readonly kind: 'retry'; readonly cause: unknown }
  /** The connection was lost during COMMIT. */
  | { readonly kind: 'unknown'; readonly cause: unknown; readonly value: T };

/** One attempt at a mutation. */
interface Attempt<T> {
  readonly txnId: Buffer;
  readonly work: (session: WriteSession) => Promise<T>;
  readonly patience: Patience;
  readonly timeout: () => number;
}

/** What mutations are made with. */
export interface MysqlWriteOptions extends Pick<EngineOptions, 'statementTimeout' | 'onStatement'> {
  /** Whether there is another host to turn to. */
  readonly several: boolean;
}

/**
 * Runs mutations in transactions at READ COMMITTED, each on a connection of its own. Deadlocks, lock timeouts, failed
 * certifications, connections lost before COMMIT and hosts that take no work run the whole mutation again; a COMMIT
 * without an answer is looked up by the event rows that it wrote.
 */
export class MysqlTransactions {
  private readonly ids = uuidSource();
  private begunAgain = 0;

  constructor(
    private readonly pool: MysqlPool,
    private readonly options: MysqlWriteOptions,
  ) {}

  /** Attempts after the first, of all mutations. */
  get retries(): number {
    return this.begunAgain;
  }

  async write<T>(work: (session: WriteSession) => Promise<T>): Promise<T> {
    const txnId = uuidBytes(this.ids.next());
    if (txnId === undefined) throw new TypeError('an id source must give UUIDs');
    const patience = new Patience(this.options.statementTimeout);
    let lost: { readonly value: T } | undefined;
    let cause: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS && (attempt === 1 || patience.lasts); attempt += 1) {
      if (attempt > 1) this.begunAgain += 1;
      if (attempt > 1) await pause(Math.random() * Math.min(FIRST_PAUSE * 2 ** (attempt - 2), LONGEST_PAUSE));
      const timeout = (): number => patience.forStatement(attempt);
      const outcome = await this.attempt({ txnId, work, patience, timeout });
      if (outcome.kind === 'committed') return outcome.value;
      cause = outcome.cause;
      if (outcome.kind === 'unknown') lost = outcome;
      // What a later attempt fails with may be what an earlier one did.
      if (lost !== undefined && (await this.committed(txnId, patience))) return lost.value;
      if (outcome.kind === 'failed') throw cause;
    }
    throw unavailable(NOT_STORED, cause);
  }

  private async attempt<T>(attempt: Attempt<T>): Promise<Outcome<T>> {
    try {
      return await this.pool.lease(attempt.patience.left, (connection) => this.transact(connection, attempt));
    } catch (cause) {
      // Taking or preparing a connection failed, so nothing ran.
      return this.failed(cause);
    }
  }

  private async transact<T>(
    connection: MysqlConnection,
    { txnId, work, timeout }: Attempt<T>,
  ): Promise<Outcome<T>> {
    const { onStatement } = this.options;
    const session = new MysqlWriteSession(connection, { onStatement, timeout }, txnId);
    let value: T;
    try {
      await session.run('start transaction', []);
      value = await work(session);
    } catch (cause) {
      await rollback(session, connection);
      return this.failed(cause);
    }
    try {
      await session.run('commit', []);
      return { kind: 'committed', value };
    } catch (cause) {
      connection.destroy();
      if (!session.wrote) return { kind: 'committed', value };
      // A node that left its cluster meanwhile knows no more than anybody else.
      if (mysqlDialect.failureKind(cause) === 'transient' && !isHostUnfit(cause))
        return { kind: 'retry', cause };
      return session.traceable
        ? { kind: 'unknown', cause, value }
        : { kind: 'failed', cause: unavailable(NOT_STORED, cause) };
    } finally {
      session.end();
    }
  }

  /**
   * Whether a transaction took effect. A Galera node first applies what the cluster has; the locking read waits for a
   * transaction that the server is still committing: so the answer is final.
   */
  private async committed(txnId: Buffer, patience: Patience): Promise<boolean> {
    let cause: unknown;
    for (let attempt = 1; attempt === 1 || patience.lastsToLookUp; attempt += 1) {
      try {
        return await this.pool.lease(patience.left, async (connection) => {
          await catchUp(connection, patience.left);
          const timeout = (): number => patience.left;
          const session = new MysqlSession(connection, { onStatement: this.options.onStatement, timeout });
          const rows = await session.query(
            'select tenant_id from event where txn_id = ? limit 1 lock in share mode',
            [txnId],
          );
          return rows.length > 0;
        });
      } catch (error) {
        cause = error;
        if (mysqlDialect.failureKind(error) === 'timeout') break;
        await pause(Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE));
      }
    }
    throw unavailable(NOT_STORED, cause);
  }

  /** How to go on after a failure before COMMIT. */
  private failed(cause: unknown): Outcome<never> {
    switch (mysqlDialect.failureKind(cause)) {
      case 'transient':
      case 'disconnected':
        return { kind: 'retry', cause };
      case 'refused':
        return this.options.several && isHostUnfit(cause)
          ? { kind: 'retry', cause }
          : { kind: 'failed', cause: unavailable(NOT_STORED, cause) };
      case 'timeout':
        return { kind: 'failed', cause: unavailable(NOT_STORED, cause) };
      case 'unique':
      case 'other':
        return { kind: 'failed', cause };
    }
  }
}

async function rollback(session: MysqlWriteSession, connection: MysqlConnection): Promise<void> {
  try {
    await session.run('rollback', []);
  } catch {
    // The server rolls back what a closed connection left open.
    connection.destroy();
  } finally {
    session.end();
  }
}
