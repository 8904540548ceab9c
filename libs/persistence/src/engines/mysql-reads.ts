import { setTimeout as pause } from 'node:timers/promises';

import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { Session } from '../unit-of-work.js';
import type { EngineOptions } from './engine.js';
import { isHostUnfit } from './host-failure.js';
import type { MysqlPool } from './mysql-pool.js';
import { MysqlSession } from './mysql-session.js';
import { Patience } from './patience.js';
import { unavailable } from './unavailable.js';

/** Times that one read is tried. */
const ATTEMPTS = 5;

/** Milliseconds before the third attempt at most; doubles with each. */
const FIRST_PAUSE = 10;

const SNAPSHOT = [
  'set transaction isolation level repeatable read',
  'start transaction with consistent snapshot, read only',
];

/** What reads are made with. */
export interface MysqlReadOptions extends Pick<EngineOptions, 'statementTimeout' | 'onStatement'> {
  /** Whether there is another host to turn to. */
  readonly several: boolean;
}

/**
 * Runs reads, each on a connection of its own. They can be repeated: the connection may be to a server that has
 * restarted since, or that has no work to do any more.
 */
export class MysqlReads {
  constructor(
    private readonly pool: MysqlPool,
    private readonly options: MysqlReadOptions,
  ) {}

  /** Runs statements that each see what is committed when they run. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.repeatedly((session) => work(session));
  }

  /** Runs statements that all see the same committed state. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.repeatedly(async (session, destroy) => {
      try {
        for (const statement of SNAPSHOT) await session.query(statement, []);
        const result = await work(session);
        await session.query('commit', []);
        return result;
      } catch (error) {
        // A snapshot left open would show the next user of the connection an old state.
        destroy();
        throw error;
      }
    });
  }

  private async repeatedly<T>(work: (session: Session, destroy: () => void) => Promise<T>): Promise<T> {
    const patience = new Patience(this.options.statementTimeout);
    let cause: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS && (attempt === 1 || patience.lasts); attempt += 1) {
      if (attempt > 2) await pause(Math.random() * FIRST_PAUSE * 2 ** (attempt - 2));
      try {
        return await this.once(attempt, patience, work);
      } catch (error) {
        cause = error;
        const ending = this.ending(error);
        if (ending === 'thrown') throw error;
        if (ending === 'unavailable') break;
      }
    }
    throw unavailable('The database cannot be reached now. Try again.', cause);
  }

  private once<T>(
    attempt: number,
    patience: Patience,
    work: (session: Session, destroy: () => void) => Promise<T>,
  ): Promise<T> {
    const { onStatement } = this.options;
    return this.pool.lease(patience.left, async (connection) => {
      const session = new MysqlSession(connection, {
        onStatement,
        timeout: () => patience.forStatement(attempt),
      });
      try {
        return await work(session, () => connection.destroy());
      } finally {
        session.end();
      }
    });
  }

  /** How an attempt that failed ends. */
  private ending(error: unknown): 'repeated' | 'unavailable' | 'thrown' {
    switch (mysqlDialect.failureKind(error)) {
      case 'disconnected':
      case 'transient':
        return 'repeated';
      case 'refused':
        return this.options.several && isHostUnfit(error) ? 'repeated' : 'unavailable';
      // Whoever waits has waited long enough.
      case 'timeout':
        return 'unavailable';
      case 'unique':
      case 'other':
        return 'thrown';
    }
  }
}
