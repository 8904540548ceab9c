import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase, type Database, type Session } from '@rollcall/persistence';
import { createConnection } from 'mysql2/promise';

import { MIGRATIONS } from '../../migrations/index.js';
import { openStore, type OpenStore } from '../support/open-store.js';
import { describeOnMariadb } from '../support/engines.js';
import { startMariadb } from '../support/mariadb.mjs';

type SqlValues = Parameters<Session['query']>[1];

/** Uses of a statement after which it is prepared, and some more. */
const OFTEN = 12;

/** More statements than a connection keeps prepared. */
const MANY = 100;

const KEPT = 64;

describeOnMariadb('a statement that is prepared because it recurs', (engine) => {
  let store: OpenStore;
  /** One connection, so that its counters tell of its statements alone. */
  let database: Database;

  beforeAll(async () => {
    store = await openStore(engine);
    const ctx = await store.context();
    for (let index = 0; index < 40; index += 1) {
      await store.createUser(ctx, { userName: `user-${index}`, name: { familyName: 'x' }, active: true });
    }
    await store.createUser(await store.context(), { userName: 'of another tenant' });
    database = await openDatabase({ url: store.url, migrations: MIGRATIONS, poolSize: 1 });
  });
  afterAll(async () => {
    await database.close();
    await store.close();
  });

  const status = async (name: string): Promise<ReadonlyMap<string, number>> => {
    const rows = await database.unitOfWork.read((session) =>
      session.query<{ Variable_name: string; Value: string }>(`show session status like '${name}'`, []),
    );
    return new Map(rows.map(({ Variable_name: variable, Value: value }) => [variable, Number(value)]));
  };
  const executed = async (): Promise<number> =>
    (await status('Com_stmt_execute')).get('Com_stmt_execute') ?? 0;

  const ask = (sql: string, params: SqlValues): Promise<readonly object[]> =>
    database.unitOfWork.read((session) => session.query(sql, params));

  /** Answers of all uses, the first ones from the text and the last ones prepared. */
  async function answers(sql: string, params: SqlValues): Promise<readonly (readonly object[])[]> {
    const before = await executed();
    const all: (readonly object[])[] = [];
    for (let use = 0; use < OFTEN; use += 1) all.push(await ask(sql, params));
    expect(await executed()).toBeGreaterThan(before);
    return all;
  }

  it.each<[what: string, sql: string, params: SqlValues]>([
    ['numbers', 'select ? as small, ? as large, ? as negative, ? + 1 as sum', [5, 1_790_000_000_000, -3, 41]],
    [
      'the largest integers',
      'select ? as most, ? as least',
      [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    ],
    ['bytes', 'select ? as bytes, ? as none', [Buffer.from([0, 1, 39, 92, 255]), Buffer.alloc(0)]],
    ['text', 'select ? as text, ? as empty, ? as quoted', ['é😀\u0000', '', `'"\\%_`]],
    ['null', 'select ? as nothing, coalesce(?, ?) as something', [null, null, 'x']],
    [
      'aggregates',
      'select count(*) as total, sum(version) as sum, max(last_modified) as latest, avg(version) as mean, ' +
        'min(id) as first, max(family_key) as family from resource where tenant_id = ?',
      [1],
    ],
    [
      'aggregates of nothing',
      'select count(*) as total, sum(version) as sum from resource where tenant_id = ?',
      [0],
    ],
    [
      'rows',
      'select r.*, d.document, d.secret from resource r join resource_doc d on d.id = r.id ' +
        'where r.tenant_id = ? and r.type = ? and r.version >= ? order by r.id limit ?',
      [1, 'User', 1, 10],
    ],
    [
      'members of documents',
      "select json_extract(document, '$.userName') as name, document from resource_doc where tenant_id = ? order by id",
      [1],
    ],
    [
      'truth',
      'select ? = 1 as yes, ? in (2, 3) as no, exists (select 1 from tenant where id = ?) as found',
      [1, 1, 1],
    ],
    [
      'long text',
      'select repeat(?, 70000) as long_text, cast(repeat(?, 300) as binary) as long_bytes',
      ['é', 'é'],
    ],
  ])('gives the same %s as its text', async (_what, sql, params) => {
    const [text, ...others] = await answers(sql, params);
    for (const other of others) expect(other).toEqual(text);
  });

  it('keeps a fraction what it is as text', async () => {
    for (let use = 0; use < OFTEN; use += 1) await ask('select ? as number', [1]);
    expect(await ask('select ? as number', [1.5])).toEqual([{ number: '1.5' }]);
  });

  it.each<[what: string, sql: string, params: SqlValues]>([
    [
      'a resource by its id',
      'select r.id, d.document from resource r join resource_doc d on d.id = r.id where r.tenant_id = ? and r.type = ? and r.id = ?',
      [1, 'User', Buffer.alloc(16)],
    ],
    [
      'a name',
      'select id from resource where tenant_id = ? and type = ? and unique_key = ?',
      [1, 'User', Buffer.from('user-7')],
    ],
    [
      'what changed',
      'select id from resource where tenant_id = ? and type = ? and last_modified > ? order by last_modified limit ?',
      [1, 'User', 1, 5],
    ],
    [
      'a page',
      'select id from resource where tenant_id = ? and type = ? order by id limit ?',
      [1, 'User', 3],
    ],
    [
      'a value',
      'select resource_id from attribute_value where tenant_id = ? and attribute = ? and value = ?',
      [1, 1, Buffer.from('a')],
    ],
    [
      'an event',
      'select event_id from event where tenant_id = ? and aggregate_id = ? and resource_version = ?',
      [1, Buffer.alloc(16), 1],
    ],
  ])('reaches %s by the same steps as its text', async (_what, sql, params) => {
    /** The handler counters that one use moves. */
    const steps = async (): Promise<readonly (readonly [string, number])[]> => {
      const before = await status('Handler_read%');
      await ask(sql, params);
      const after = await status('Handler_read%');
      // Looking at the counters moves those of a scan by as much each time.
      return [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
    };
    // The first use of a table reads its statistics too.
    await ask(sql, params);
    const asText = await steps();
    await answers(sql, params);
    expect(await steps()).toEqual(asText);
    const plans = await answers(`explain ${sql}`, params);
    expect(plans.at(-1)).toEqual(plans[0]);
  });

  it('writes what its text writes', async () => {
    const tables =
      'create table if not exists written (n int, b bigint, v varbinary(9), t longtext, f tinyint)';
    await database.unitOfWork.write((session) => session.run(tables, []));
    for (let use = 0; use < OFTEN; use += 1) {
      const result = await database.unitOfWork.write((session) =>
        session.run('insert into written (n, b, v, t, f) values (?, ?, ?, ?, ?)', [
          7,
          1_790_000_000_000,
          Buffer.from([255, 0]),
          'é😀',
          null,
        ]),
      );
      expect(result).toMatchObject({ affected: 1 });
    }
    const rows = await ask('select distinct n, b, hex(v) as v, t, f from written', []);
    expect(rows).toEqual([{ n: 7, b: 1_790_000_000_000, v: 'FF00', t: 'é😀', f: null }]);
    const refused = database.unitOfWork.write((session) =>
      session.run('insert into written (n, b, v, t, f) values (?, ?, ?, ?, ?)', [
        7,
        1,
        'longer than 9',
        'x',
        1,
      ]),
    );
    await expect(refused).rejects.toThrow(/Data too long/);
  });

  it('is one of few on its connection, however many recur', async () => {
    const before = await status('Com_stmt_%');
    for (let index = 0; index < MANY; index += 1) {
      for (let use = 0; use < OFTEN; use += 1) await ask(`select ? + ${index} as sum`, [1]);
    }
    const after = await status('Com_stmt_%');
    const kept = (counters: ReadonlyMap<string, number>): number =>
      (counters.get('Com_stmt_prepare') ?? 0) - (counters.get('Com_stmt_close') ?? 0);
    expect(after.get('Com_stmt_prepare')).toBeGreaterThan(before.get('Com_stmt_prepare') ?? 0);
    expect(kept(after)).toBeLessThanOrEqual(KEPT);
  });
});

describeOnMariadb('a server that prepares no more statements', () => {
  it('is sent their text', async () => {
    const server = await startMariadb({ options: ['--max-prepared-stmt-count=0'] });
    const admin = await createConnection(server.url);
    await admin.query('create database spec');
    const database = await openDatabase({ url: `${server.url}/spec`, migrations: [] });
    try {
      for (let use = 0; use < OFTEN; use += 1) {
        const rows = database.unitOfWork.read((session) => session.query('select ? as one', [1]));
        await expect(rows).resolves.toEqual([{ one: 1 }]);
      }
    } finally {
      await database.close();
      await admin.end();
      await server.stop();
    }
  }, 60_000);
});
