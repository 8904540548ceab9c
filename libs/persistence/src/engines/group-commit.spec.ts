import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';

import { uuidSource } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import { GroupCommit } from './group-commit.js';
import { LibsqlConnection } from './libsql-session.js';

/** A real connection whose COMMIT can be made to fail, as on a full disk. */
class FailingConnection extends LibsqlConnection {
  commits = 0;
  failing = false;

  override exec(sql: string): void {
    if (sql === 'commit') {
      this.commits += 1;
      if (this.failing) throw new Error('disk full');
    }
    super.exec(sql);
  }
}

describe('group commit', () => {
  let folder: string;
  let database: Libsql.Database;
  let connection: FailingConnection;
  let commits: GroupCommit;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'group-commit-'));
    database = new Libsql(join(folder, 'x.db'));
    database.exec('pragma journal_mode = wal; create table number (value integer primary key)');
    connection = new FailingConnection(database, undefined);
    // No time limit: how long a mutation takes must not decide what these tests see.
    commits = new GroupCommit(connection, uuidSource(), { groupMilliseconds: Infinity });
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (value: number) => (session: WriteSession) =>
    session.run('insert into number values (?)', [value]);

  function stored(): readonly unknown[] {
    const other = new Libsql(join(folder, 'x.db'));
    try {
      return other
        .prepare('select value from number order by value')
        .all()
        .map((row) => (typeof row === 'object' && row !== null && 'value' in row ? row.value : undefined));
    } finally {
      other.close();
    }
  }

  it('commits what arrives together in one transaction, and answers after it', async () => {
    const writes = [1, 2, 3].map((value) => commits.write(insert(value)).then(() => stored()));
    expect(await Promise.all(writes)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(connection.commits).toBe(1);
  });

  it('undoes a mutation that throws, and no other of its group', async () => {
    const outcomes = await Promise.allSettled([
      commits.write(insert(1)),
      commits.write(async (session) => {
        await insert(2)(session);
        throw new Error('refused');
      }),
      commits.write(async (session) => {
        await insert(3)(session);
        await insert(1)(session);
      }),
      commits.write(insert(4)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'refused' } });
    expect(stored()).toEqual([1, 4]);
    expect(connection.commits).toBe(1);
  });

  it('answers nobody with success when COMMIT fails, keeps nothing, and goes on', async () => {
    connection.failing = true;
    const outcomes = await Promise.allSettled([commits.write(insert(1)), commits.write(insert(2))]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { errorName: 'unavailable', headers: { 'Retry-After': '1' } },
      });
    }
    expect(stored()).toEqual([]);
    connection.failing = false;
    await commits.write(insert(3));
    expect(stored()).toEqual([3]);
  });

  it('bounds a group and the queue', async () => {
    const writes = Array.from({ length: 2001 }, (_, value) => commits.write(insert(value)));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(outcomes.at(-1)).toMatchObject({ reason: { errorName: 'unavailable' } });
    expect(stored()).toHaveLength(2000);
    expect(connection.commits).toBeGreaterThanOrEqual(Math.ceil(2000 / 64));
  });

  it('runs exclusive work between groups', async () => {
    const order: string[] = [];
    const first = commits.write(insert(1)).then(() => order.push('write'));
    const alone = commits.exclusive(async () => {
      connection.exec('begin immediate');
      await Promise.resolve();
      connection.exec('commit');
      order.push('alone');
    });
    const second = commits.write(insert(2)).then(() => order.push('write'));
    await Promise.all([first, alone, second]);
    expect(order).toContain('alone');
    expect(stored()).toEqual([1, 2]);
  });

  it('a mutation that pauses lets others have their turn, but nobody write', async () => {
    const order: string[] = [];
    const long = commits.write(async (session) => {
      await insert(1)(session);
      setImmediate(() => order.push(`turn, ${String(stored().length)} stored`));
      await session.pause();
      await session.pause();
      order.push('long');
      await insert(2)(session);
    });
    const short = commits.write((session) => {
      order.push('short');
      return insert(3)(session);
    });
    const alone = commits.exclusive(() => {
      order.push(`alone, in transaction: ${String(connection.inTransaction)}`);
      return Promise.resolve();
    });
    await Promise.all([long, short, alone]);
    expect(order.slice(order.indexOf('turn, 0 stored'))).toEqual(
      expect.arrayContaining(['turn, 0 stored', 'long', 'short']),
    );
    expect(order.indexOf('turn, 0 stored')).toBeLessThan(order.indexOf('long'));
    expect(order.indexOf('long')).toBeLessThan(order.indexOf('short'));
    expect(order).toContain('alone, in transaction: false');
    expect(stored()).toEqual([1, 2, 3]);
  });

  it('refuses a statement after its mutation has ended', async () => {
    let kept: WriteSession | undefined;
    await commits.write((session) => {
      kept = session;
      return Promise.resolve();
    });
    await expect(kept?.run('insert into number values (9)', [])).rejects.toThrow('ended');
    expect(stored()).toEqual([]);
  });
});
