import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { purgeArchive, storeHealth } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import { libsqlEngine } from '../../../../test/support/engines.js';
import { eventually } from '../../../../test/support/eventually.js';
import { NOW, openStore, type OpenStore } from '../../../../test/support/open-store.js';
import { keepArchive } from './keep-archive.js';
import { createObservability } from './observability.js';

const DAY = 86_400_000;

describe('what was deleted', () => {
  let store: OpenStore;
  const logged: string[] = [];
  const { logger } = createObservability(
    { logLevel: 'info' },
    { readable: false, stream: { write: (line) => logged.push(line) } },
  );

  beforeAll(async () => {
    store = await openStore(libsqlEngine);
  });
  afterAll(() => store.close());

  it('is removed for good when it was kept for long enough, and stays until then', async () => {
    const ctx = await store.context();
    for (const [userName, now] of [
      ['old', NOW],
      ['new', NOW + 20 * DAY],
    ] as const) {
      const { id } = await store.createUser(ctx, { userName });
      await store.resources.remove({ ...ctx, now }, USER_TYPE, id);
    }
    const { database } = store;
    const stores = {
      health: storeHealth(database),
      purgeArchive: (options: Parameters<typeof purgeArchive>[1]) => purgeArchive(database, options),
    };
    const kept = { stores, logger, retention: 30 * DAY, now: () => NOW + 31 * DAY, pause: 5 };
    const [keeper, other] = [keepArchive(kept), keepArchive(kept)];
    try {
      await eventually(async () => {
        const { resources } = await store.archive.list(ctx.tenant.id, { limit: 10 });
        expect(resources.map(({ userName }) => userName)).toEqual(['new']);
      });
    } finally {
      await Promise.all([keeper.close(), other.close()]);
    }
    expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ purged: 1 }]);
  });
});
