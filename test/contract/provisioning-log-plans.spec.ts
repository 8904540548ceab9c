import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogQuery, RequestContext } from '@rollcall/directory';
import { provisioningLogRepository, type Session, type UnitOfWork } from '@rollcall/persistence';

import { describeOnMariadb, libsqlEngine } from '../support/engines.js';
import { expectRead } from '../support/load/expect-read.js';
import { noteStatements, type NotedWork } from '../support/load/noted-statements.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

const SEEDS = 512;

/** Each doubles what there is. */
const DOUBLINGS = 5;

const SOMEONE = '2819c223-7f76-453a-919d-413861904646';

/** What is looked for, and the index that leads there. */
const QUERIES: readonly (readonly [name: string, query: LogQuery, indexes: readonly string[]])[] = [
  ['the newest', {}, ['PRIMARY']],
  ['a time', { since: NOW, until: NOW + 1000 }, ['PRIMARY']],
  ['an id', { user: SOMEONE }, ['ix_log_resource_id', 'ix_log_name_key', 'ix_log_external_key']],
  ['a name', { user: 'user 77' }, ['ix_log_name_key', 'ix_log_external_key']],
  ['a status', { status: 409 }, ['ix_log_status']],
  ['an outcome', { outcome: 'refused' }, ['ix_log_outcome']],
  ['a credential', { credential: SOMEONE }, ['ix_log_credential_id']],
  ['a request', { requestId: 'request 99' }, ['ix_log_request_id']],
  ['a name, of what was refused', { user: 'user 77', outcome: 'refused' }, ['ix_log_name_key']],
];

async function seed({ database, ids }: OpenStore, ctx: RequestContext): Promise<void> {
  const log = provisioningLogRepository(database.unitOfWork);
  const drafts = Array.from({ length: SEEDS }, (_, index) => ({
    ...{ at: NOW + index, requestId: `request ${index}`, credential: { id: ids.next() }, client: {} },
    ...{ operation: 'create' as const, method: 'POST', status: index % 50 === 0 ? 409 : 201, changes: [] },
    resource: { type: 'User', id: ids.next(), name: `user ${index}`, externalId: `e ${index}` },
  }));
  await log.append(drafts.map((draft) => ({ tenantId: ctx.tenant.id, draft })));
}

describeOnMariadb('how a provisioning log of 16,384 entries is read', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let work: NotedWork;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    await seed(store, ctx);
    for (let doubled = 0; doubled < DOUBLINGS; doubled += 1) {
      await store.database.unitOfWork.write((session) =>
        session.run(
          'insert into provisioning_log (tenant_id, id, request_id, credential_id, outcome, status, resource_id, name_key, ' +
            'external_key, event_id, entry) select tenant_id, concat(left(id, 6), left(unhex(md5(concat(id, rand()))), 10)), ' +
            'md5(concat(id, 4)), credential_id, outcome, status, unhex(md5(concat(id, 1))), md5(concat(id, 2)), md5(concat(id, 3)), null, entry ' +
            'from provisioning_log where tenant_id = ?',
          [ctx.tenant.id],
        ),
      );
    }
    await store.database.unitOfWork.write((session) => session.query('analyze table provisioning_log', []));
    work = noteStatements(store.database.unitOfWork);
  }, 300_000);
  afterAll(() => store.close());

  it.each(QUERIES)('%s: a page is read from an index, newest first', async (_, query, indexes) => {
    const log = provisioningLogRepository(work.unitOfWork);
    await expectRead(work, () => log.find(ctx.tenant, query, { limit: 50 }), {
      uses: indexes.map((index) => `l ${index}`),
      touches: 1500,
    });
  });

  it('the old ones are found from the start of the primary key', async () => {
    const log = provisioningLogRepository(store.database.unitOfWork);
    expect(await log.prune(ctx.tenant.id, NOW + 100, 100)).toBe(100);
  });
});

describe('how a provisioning log is read (libsql)', () => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(libsqlEngine);
    ctx = await store.context();
    await seed(store, ctx);
  });
  afterAll(() => store.close());

  it.each(QUERIES)('%s: by an index, without a look at all entries', async (_, query, indexes) => {
    const plans: string[] = [];
    const explaining = (session: Session): Session => ({
      dialect: session.dialect,
      query: async (sql, params) => {
        const rows = await session.query<{ detail: string }>(`explain query plan ${sql}`, params);
        plans.push(...rows.map(({ detail }) => detail));
        return session.query(sql, params);
      },
    });
    const unitOfWork: UnitOfWork = {
      ...store.database.unitOfWork,
      read: (work) => store.database.unitOfWork.read((session) => work(explaining(session))),
    };
    await provisioningLogRepository(unitOfWork).find(ctx.tenant, query, { limit: 50 });
    const used = plans.join('\n');
    for (const index of indexes.filter((name) => name !== 'PRIMARY')) expect(used).toContain(index);
    expect(plans.filter((plan) => /^SCAN [ln]\b/.test(plan))).toEqual([]);
  });
});
