import { RehearsalInterrupted } from '@rollcall/directory';

import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';

/** What work inside one transaction is done with. */
export interface Savepoints {
  readonly unitOfWork: UnitOfWork;
  /** The names under which its parts have written event rows, in order. */
  readonly txnIds: readonly Buffer[];
}

/**
 * A unit of work inside a transaction that is open already: what would be a transaction of its own is a savepoint in it,
 * with a name of its own in event rows, and reads see what was written before. After a failure that ends the whole
 * transaction, or may have, nothing runs any more: the statements would be committed one by one.
 * @param nextTxnId gives 16 bytes, each time others
 */
export function savepointsIn(session: WriteSession, nextTxnId: () => Buffer): Savepoints {
  const txnIds: Buffer[] = [];
  let interrupted: RehearsalInterrupted | undefined;

  const end = (cause: unknown): RehearsalInterrupted => (interrupted ??= new RehearsalInterrupted(cause));
  const check = (): void => {
    if (interrupted !== undefined) throw interrupted;
  };
  const isOfStatement = (error: unknown): boolean => {
    const kind = session.dialect.failureKind(error);
    return kind === 'unique' || kind === 'other';
  };

  async function read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    check();
    try {
      return await work(session);
    } catch (error) {
      throw isOfStatement(error) ? error : end(error);
    }
  }

  async function write<T>(work: (session: WriteSession) => Promise<T>): Promise<T> {
    check();
    const txnId = nextTxnId();
    try {
      await session.run('savepoint rehearsal', []);
      const value = await work(named(session, txnId));
      await session.run('release savepoint rehearsal', []);
      txnIds.push(txnId);
      return value;
    } catch (error) {
      if (!isOfStatement(error)) throw end(error);
      await undo(session).catch((cause: unknown) => {
        throw end(cause);
      });
      throw error;
    }
  }

  return { unitOfWork: { dialect: session.dialect, read, snapshot: read, write }, txnIds };
}

async function undo(session: WriteSession): Promise<void> {
  await session.run('rollback to savepoint rehearsal', []);
  await session.run('release savepoint rehearsal', []);
}

function named(session: WriteSession, txnId: Buffer): WriteSession {
  return {
    txnId,
    dialect: session.dialect,
    query: (sql, params) => session.query(sql, params),
    run: (sql, params) => session.run(sql, params),
    pause: () => session.pause(),
  };
}
