import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Replica, ReplicaStore } from '@rollcall/directory';
import { replicaRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { openStore, type OpenStore } from '../support/open-store.js';

const TTL = 60_000;

forEachEngine('the processes that serve', (engine) => {
  let store: OpenStore;
  let replicas: ReplicaStore;

  beforeAll(async () => {
    store = await openStore(engine);
    replicas = replicaRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  const newsOf = (others: readonly Replica[]): readonly string[] =>
    others.map(({ id, news }) => `${id}: ${news}`);
  const rows = () =>
    store.database.unitOfWork.read((session) =>
      session.query<{ id: string }>('select id from replica order by id', []),
    );

  it('each tells its news, and hears the last of the others', async () => {
    expect(await replicas.tell({ id: 'a', news: 'one' }, TTL)).toEqual([]);
    expect(newsOf(await replicas.tell({ id: 'b', news: 'two' }, TTL))).toEqual(['a: one']);
    expect(newsOf(await replicas.tell({ id: 'a', news: 'x'.repeat(200_000) }, TTL))).toEqual(['b: two']);
    const [heard] = await replicas.tell({ id: 'b', news: 'three' }, TTL);
    expect(heard?.news).toHaveLength(200_000);
    expect(heard?.age).toBeGreaterThanOrEqual(0);
    expect(heard?.age).toBeLessThan(TTL);
  });

  it('hears nothing of one that has left, or that has told nothing for longer than it said', async () => {
    await replicas.leave('a');
    await replicas.tell({ id: 'silent', news: 'x' }, -1);
    expect(newsOf(await replicas.tell({ id: 'c', news: 'four' }, TTL))).toEqual(['b: three']);
    expect(newsOf(await replicas.tell({ id: 'silent', news: 'again' }, TTL))).toEqual([
      'b: three',
      'c: four',
    ]);
  });

  it('one that is silent for long is removed', async () => {
    await replicas.tell({ id: 'silent', news: 'x' }, -TTL - 1000);
    await replicas.tell({ id: 'c', news: 'five' }, TTL);
    expect((await rows()).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('several that tell at once all get through', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
    await Promise.all(names.map((id) => replicas.tell({ id, news: id }, TTL)));
    expect((await replicas.tell({ id: 'last', news: '' }, TTL)).map(({ id }) => id)).toEqual([
      'b',
      'c',
      ...names,
    ]);
  });
});
