import { expect, it } from '@jest/globals';
import {
  deletionGuard,
  openDatabase,
  readCount,
  resourceRepository,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { LINKS, openStore, type OpenStore } from '../support/open-store.js';

const USERS = 120;
const SETTING = { share: 0.1, minimum: 5, window: 3_600_000 };

/** The tenth of them that may go. */
const ALLOWED = 12;

/** What a replica writes by. */
function writerOf({ unitOfWork }: Database, { ids }: OpenStore) {
  return resourceRepository({
    ...{ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids },
    guard: deletionGuard({ unitOfWork, byDefault: SETTING }),
  });
}

/** Deletes all users at once, by turns of the replicas, and expects that just the allowed ones are gone. */
async function deleteAll(store: OpenStore, replicas: readonly Database[]): Promise<void> {
  const ctx = await store.context();
  const drafts = Array.from({ length: USERS }, (_, index) => ({
    type: USER_TYPE,
    draft: { id: store.ids.next(), attributes: { userName: `user-${index}` }, members: [] },
  }));
  const made = await store.resources.createMany(ctx, drafts);
  const writers = replicas.map((database) => writerOf(database, store));
  const outcomes = await Promise.allSettled(
    made.map(async ({ id }, index) => writers[index % writers.length]?.remove(ctx, USER_TYPE, id)),
  );
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  for (const outcome of refused) expect(outcome).toMatchObject({ reason: { status: 429 } });
  expect(outcomes.length - refused.length).toBe(ALLOWED);
  const live = await store.database.unitOfWork.read((session) =>
    readCount(session, { tenantId: ctx.tenant.id, typeName: 'User' }),
  );
  expect(live).toBe(USERS - ALLOWED);
  const { kinds } = await store.guard.refused(ctx.tenant.id, { now: ctx.now, limit: 0 });
  expect(kinds).toEqual([{ action: 'delete', type: 'User', requests: USERS - ALLOWED }]);
}

forEachEngine('removals that come at once', (engine) => {
  it('are counted exactly', async () => {
    const store = await openStore(engine);
    try {
      await deleteAll(store, [store.database]);
    } finally {
      await store.close();
    }
  });
});

describeOnMariadb('removals that come to several replicas at once', (engine) => {
  it('are counted exactly: no two of them pass the threshold', async () => {
    const store = await openStore(engine);
    const replicas = await Promise.all(
      [1, 2, 3].map(() =>
        openDatabase({ url: store.url, migrations: MIGRATIONS, acquireTimeout: 15_000, poolSize: 8 }),
      ),
    );
    try {
      await deleteAll(store, replicas);
    } finally {
      await Promise.all([store, ...replicas].map((opened) => opened.close()));
    }
  });
});
