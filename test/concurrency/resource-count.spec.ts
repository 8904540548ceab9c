import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { readCount, recount, type Counted, type Session } from '@rollcall/persistence';
import { GROUP_TYPE, ScimError, URN, USER_TYPE, type ResourceType } from '@rollcall/scim';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { openStore, type OpenStore } from '../support/open-store.js';
import { seededRandom, type Random } from '../fault/random.js';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';

const WRITERS = 8;
const CHANGES = 60;
const TYPES = [USER_TYPE, GROUP_TYPE];

/** What the acknowledged changes of the writers have left. */
class Model {
  private readonly living = new Map<string, { readonly type: ResourceType; readonly ctx: RequestContext }>();

  size(counted: Counted): number {
    return [...this.living.values()].filter(
      ({ type, ctx }) => type.name === counted.typeName && ctx.tenant.id === counted.tenantId,
    ).length;
  }
  add(id: string, type: ResourceType, ctx: RequestContext): void {
    this.living.set(id, { type, ctx });
  }
  remove(id: string): void {
    this.living.delete(id);
  }
  pick(random: Random) {
    return [...this.living][random.between(0, this.living.size - 1)];
  }
}

forEachEngine('the number of resources', (engine) => {
  const random = seededRandom();
  const statements: string[] = [];
  let store: OpenStore;
  let contexts: readonly RequestContext[];
  let model: Model;

  beforeAll(async () => {
    console.log(`ROLLCALL_TEST_SEED=${random.seed}`);
    store = await openStore(engine, { onStatement: (sql) => statements.push(sql) });
  });
  afterAll(() => store.close());

  const all = (): readonly Counted[] =>
    contexts.flatMap(({ tenant }) => TYPES.map(({ name }) => ({ tenantId: tenant.id, typeName: name })));

  async function inTheTables(session: Session, { tenantId, typeName }: Counted): Promise<number> {
    const [row] = await session.query<{ total: number }>(
      'select count(*) as total from resource where tenant_id = ? and type = ?',
      [tenantId, typeName],
    );
    return row?.total ?? 0;
  }

  /** What is kept and what is there, of everything, in one committed state. */
  function compare() {
    return store.database.unitOfWork.snapshot(async (session) => {
      const kept: number[] = [];
      const there: number[] = [];
      for (const counted of all()) {
        kept.push(await readCount(session, counted));
        there.push(await inTheTables(session, counted));
      }
      return { kept, there };
    });
  }

  async function begin(): Promise<void> {
    contexts = [await store.context(), await store.context()];
    model = new Model();
  }

  /** One change: some fail by a name that is taken, some after all their rows were written. */
  async function change(): Promise<void> {
    const ctx = contexts[random.between(0, 1)]!;
    const kind = random.between(0, 9);
    try {
      if (kind < 4) {
        const { id } = await store.createUser(ctx, { userName: `user ${random.between(0, 400)}` });
        model.add(id, USER_TYPE, ctx);
      } else if (kind < 5) {
        const manager = { value: store.ids.next() };
        await store.createUser(ctx, { userName: store.ids.next(), [URN.enterpriseUser]: { manager } });
      } else if (kind < 7) {
        const [member] = model.pick(random) ?? [];
        const members = member === undefined ? [] : [member];
        const { id } = await store.createGroup(ctx, `group ${random.between(0, 200)}`, members);
        model.add(id, GROUP_TYPE, ctx);
      } else {
        const [id, found] = model.pick(random) ?? [];
        if (id === undefined || found === undefined) return;
        if (await store.resources.remove(found.ctx, found.type, id)) model.remove(id);
      }
    } catch (error) {
      if (!(error instanceof ScimError) || !['uniqueness', 'invalidValue'].includes(error.errorName))
        throw error;
    }
  }

  async function write(): Promise<void> {
    for (let made = 0; made < CHANGES; made += 1) await change();
  }

  /** Repeats something while the writers write; gives what they ended with. */
  async function whileWriting(work: () => Promise<void>): Promise<void> {
    let writing = true;
    const repeated = async (): Promise<void> => {
      while (writing) {
        await work();
        await nextTurn();
      }
    };
    const writers = Promise.all(Array.from({ length: WRITERS }, write)).finally(() => (writing = false));
    await Promise.all([writers, repeated()]);
  }

  async function expectModel(): Promise<void> {
    const expected = all().map((counted) => model.size(counted));
    expect({ seed: random.seed, ...(await compare()) }).toEqual({
      seed: random.seed,
      kept: expected,
      there: expected,
    });
  }

  it('Q-PAGE-09: is that of the rows in every committed state, while resources are made, refused and removed', async () => {
    await begin();
    let compared = 0;
    await whileWriting(async () => {
      const { kept, there } = await compare();
      expect({ seed: random.seed, kept }).toEqual({ seed: random.seed, kept: there });
      // Nothing is wrong at any moment, so nothing is corrected.
      if (compared % 5 === 0) expect(await recount(store.database)).toEqual([]);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(5);
    await expectModel();
  });

  it('what an older release wrote beside it is found and counted exactly, while others write', async () => {
    await begin();
    let corrected = 0;
    await whileWriting(async () => {
      const ctx = contexts[random.between(0, 1)]!;
      const id = Buffer.from(store.ids.next().replaceAll('-', ''), 'hex');
      await store.database.unitOfWork.write((session) =>
        session.run(
          "insert into resource (id, tenant_id, type, version, created, last_modified) values (?, ?, 'User', 1, 1, 1)",
          [id, ctx.tenant.id],
        ),
      );
      model.add(id.toString('hex'), USER_TYPE, ctx);
      const [correction, ...others] = await recount(store.database);
      expect(others).toEqual([]);
      expect(correction).toMatchObject({ tenantId: ctx.tenant.id, typeName: 'User' });
      expect(correction!.total).toBe(correction!.was + 1);
      corrected += 1;
      const { kept, there } = await compare();
      expect({ seed: random.seed, kept }).toEqual({ seed: random.seed, kept: there });
    });
    expect(corrected).toBeGreaterThan(5);
    expect(await recount(store.database)).toEqual([]);
    // The rows have no document, so that the model's removals leave them alone.
    await expectModel();
  });

  it('is counted in the last statement before COMMIT, so that others wait for it as briefly as can be', async () => {
    await begin();
    const [ctx] = contexts;
    statements.length = 0;
    const user = await store.createUser(ctx!, { userName: 'last statement' });
    await store.createGroup(ctx!, 'last statement', [user.id]);
    await store.resources.remove(ctx!, USER_TYPE, user.id);
    const last = statements.filter((_, index) => /^(commit|release)/.test(statements[index + 1] ?? ''));
    expect(last.filter((sql) => sql.startsWith('insert into resource_count'))).toHaveLength(3);
    expect(statements.filter((sql) => sql.startsWith('insert into resource_count'))).toHaveLength(3);
  });
});

describeOnMariadb('the number of resources and several replicas', (engine) => {
  it('one of them recounts, and the others do not wait for it', async () => {
    const store = await openStore(engine);
    try {
      const ctx = await store.context();
      await store.createUser(ctx, { userName: 'one' });
      const { unitOfWork } = store.database;
      await unitOfWork.write((session) =>
        session.run('update resource_count set total = 7 where tenant_id = ?', [ctx.tenant.id]),
      );
      await unitOfWork.read(async (session) => {
        const { take, release } = session.dialect.namedLock!;
        await session.query(take, ['rollcall.recount']);
        expect(await recount(store.database)).toEqual([]);
        await session.query(release, ['rollcall.recount']);
      });
      const corrected = { tenantId: ctx.tenant.id, typeName: 'User', was: 7, total: 1 };
      expect(await recount(store.database)).toEqual([corrected]);
      // The lock was given back with the connection.
      expect(await Promise.all([1, 2, 3].map(() => recount(store.database)))).toEqual([[], [], []]);
    } finally {
      await store.close();
    }
  });
});
