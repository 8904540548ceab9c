import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IdSource } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import { LibsqlWriteSession, type LibsqlConnection } from './libsql-session.js';
import { unavailable } from './unavailable.js';

/** Mutations that share one COMMIT at most. */
const GROUP_SIZE = 64;

/** Milliseconds after which a group takes no more mutations: the process answers nothing while a group runs. */
const GROUP_MILLISECONDS = 8;

/** Mutations that may wait; more are refused, for a client would give up before its turn came. */
const QUEUE_LIMIT = 2000;

const NOT_STORED = 'The change could not be stored. Nothing was changed; try again.';

interface Job {
  readonly work: (session: WriteSession) => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

type Settle = () => void;

/** What differs from the default. */
export interface GroupCommitOptions {
  /** Milliseconds after which a group takes no more mutations. */
  readonly groupMilliseconds?: number;
  /** Throws when what would be written could not be found again; asked before each group. */
  readonly checkFile?: () => void;
}

/**
 * The one writer of a SQLite file. Queued mutations run one after the other as savepoints of one transaction, which
 * costs one fsync; a mutation that throws undoes itself alone; nobody is answered before COMMIT succeeded.
 */
export class GroupCommit {
  private readonly queue: Job[] = [];
  private draining: Promise<void> | undefined;
  private alone: Promise<void> = Promise.resolve();
  private groupEnd: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: LibsqlConnection,
    private readonly ids: IdSource,
    private readonly options: GroupCommitOptions = {},
  ) {}

  write<T>(work: (session: WriteSession) => Promise<T>): Promise<T> {
    if (this.queue.length >= QUEUE_LIMIT) {
      return Promise.reject(unavailable('Too many changes are waiting. Try again.'));
    }
    return new Promise<T>((resolve, reject) => {
      // The job's own result comes back through `resolve`, so the queue need not know its type.
      let result: { readonly value: T } | undefined;
      this.queue.push({
        work: async (session) => {
          result = { value: await work(session) };
        },
        resolve: () => {
          if (result !== undefined) resolve(result.value);
        },
        reject,
      });
      this.draining ??= this.drain();
    });
  }

  /**
   * Runs work that makes transactions of its own on the same connection, such as migrations, while no mutation runs.
   */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.alone;
    let done = (): void => undefined;
    this.alone = new Promise((resolve) => (done = resolve));
    await before;
    await this.groupEnd;
    try {
      return await work();
    } finally {
      done();
    }
  }

  /** Resolves when every queued mutation was answered. */
  async idle(): Promise<void> {
    while (this.draining !== undefined) await this.draining;
  }

  private async drain(): Promise<void> {
    // All that arrives in this turn of the event loop joins the first group.
    await nextTurn();
    while (this.queue.length > 0) {
      await this.alone;
      this.groupEnd = this.runGroup();
      await this.groupEnd;
      await nextTurn();
    }
    this.draining = undefined;
  }

  private async runGroup(): Promise<void> {
    const jobs: Job[] = [];
    const settles: Settle[] = [];
    try {
      this.options.checkFile?.();
      this.connection.exec('begin immediate');
      const end = performance.now() + (this.options.groupMilliseconds ?? GROUP_MILLISECONDS);
      while (jobs.length < GROUP_SIZE && (jobs.length === 0 || performance.now() < end)) {
        const job = this.queue.shift();
        if (job === undefined) break;
        jobs.push(job);
        settles.push(await this.runJob(job));
      }
      this.connection.exec('commit');
    } catch (error) {
      this.abandon(jobs, error);
      return;
    }
    settles.forEach((settle) => settle());
  }

  private async runJob(job: Job): Promise<Settle> {
    const session = new LibsqlWriteSession(this.connection, transactionId(this.ids.next()));
    this.connection.exec('savepoint mutation');
    try {
      await job.work(session);
      session.end();
      this.connection.exec('release mutation');
      return job.resolve;
    } catch (error) {
      session.end();
      // A full disk or an I/O error ends the whole transaction; then this throws, and the group fails.
      this.connection.exec('rollback to mutation');
      this.connection.exec('release mutation');
      return () => job.reject(error);
    }
  }

  private abandon(jobs: readonly Job[], cause: unknown): void {
    try {
      if (this.connection.inTransaction) this.connection.exec('rollback');
    } catch {
      // The transaction is over either way; the cause below is what went wrong.
    }
    const waiting = jobs.length > 0 ? jobs : this.queue.splice(0);
    for (const job of waiting) job.reject(unavailable(NOT_STORED, cause));
  }
}

function transactionId(text: string): Buffer {
  const bytes = uuidBytes(text);
  if (bytes === undefined) throw new TypeError('an id source must give UUIDs');
  return bytes;
}
