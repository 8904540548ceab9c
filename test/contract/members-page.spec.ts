import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { MemberPageQuery, RequestContext } from '@rollcall/directory';
import { GROUP_TYPE } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { makeMembers, makeTargets, randomId } from '../support/member-rows.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const MEMBERS = 1203;

forEachEngine('pages of members', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let targets: readonly string[];
  let group: string;
  const seen: string[] = [];

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => seen.push(sql) });
    ctx = await store.context();
    targets = await makeTargets(store, ctx, MEMBERS + 100);
  });
  afterAll(() => store.close());

  beforeEach(async () => {
    group = (await store.createGroup(ctx, randomId())).id;
    const members = targets.slice(0, MEMBERS).map((value) => ({ value, type: 'User' }));
    await makeMembers(store, ctx, group, members);
  });

  async function read(memberPage: MemberPageQuery) {
    const found = await store.resources.find(ctx, GROUP_TYPE, group, {
      members: true,
      groups: false,
      memberPage,
    });
    if (found?.memberPage === undefined) throw new Error('no page');
    const { total, next } = found.memberPage;
    return {
      ids: Array.from(found.members ?? [], ({ value }) => value),
      total,
      next,
      version: found.version,
    };
  }

  function change(add: readonly string[], remove: readonly string[]) {
    return store.resources.mutate(ctx, GROUP_TYPE, group, {
      operation: 'patch',
      apply: (current) => current,
      members: {
        kind: 'delta',
        attribute: 'members',
        clear: false,
        add: add.map((value) => ({ value })),
        remove,
      },
      wanted: NOTHING_WANTED,
    });
  }

  /** Reads from the first page to the last, as a client that brings back what it was told. */
  async function walk(count: number, between: () => Promise<unknown> = async () => undefined) {
    const pages = [await read({ count })];
    for (let page = pages[0]; page?.next !== undefined; page = pages.at(-1)) {
      await between();
      const { next: after, version, total } = page;
      pages.push(await read({ count, after, known: { version, total } }));
    }
    return pages;
  }

  it.each([1000, 400, 401, 1203, 1202])(
    'RFC 9865 §2: pages of %d hold every member once, in order',
    async (count) => {
      const pages = await walk(count);
      expect(pages.map(({ ids }) => ids.length)).toEqual(
        Array.from({ length: Math.ceil(MEMBERS / count) }, (_, page) =>
          Math.min(count, MEMBERS - page * count),
        ),
      );
      expect(pages.flatMap(({ ids }) => ids)).toEqual(targets.slice(0, MEMBERS));
      expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([MEMBERS]));
    },
  );

  it('a count of 0 gives the number alone, and an empty group has no pages', async () => {
    expect(await read({ count: 0 })).toEqual({ ids: [], total: MEMBERS, next: undefined, version: 1 });
    group = (await store.createGroup(ctx, randomId())).id;
    expect(await read({ count: 10 })).toEqual({ ids: [], total: 0, next: undefined, version: 1 });
    expect(await read({ count: 0 })).toEqual({ ids: [], total: 0, next: undefined, version: 1 });
  });

  it('RFC 9865 §2: whoever stays is seen once whatever changes between the pages, and the number is that of the page', async () => {
    const added = targets.slice(MEMBERS);
    const staying = targets.slice(0, MEMBERS).filter((_, index) => index % 12 !== 0);
    const leaving = targets.slice(0, MEMBERS).filter((_, index) => index % 12 === 0);
    let step = 0;
    const pages = await walk(100, async () => {
      step += 1;
      await change(added.slice(step * 7 - 7, step * 7), leaving.slice(step * 8 - 8, step * 8));
    });
    const ids = pages.flatMap((page) => page.ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
    expect(staying.filter((id) => !ids.includes(id))).toEqual([]);
    const totals = pages.map((_, index) => MEMBERS - index * 8 + Math.min(index * 7, added.length));
    expect(pages.map(({ total }) => total)).toEqual(totals);
  });

  it('the members are counted once for each version of the group', async () => {
    const first = await read({ count: 100 });
    seen.length = 0;
    const known = { version: first.version, total: first.total };
    await read({ count: 100, after: first.next ?? '', known });
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toContain('count(');
    await change([targets[MEMBERS] ?? ''], []);
    expect((await read({ count: 100, after: first.next ?? '', known })).total).toBe(MEMBERS + 1);
    seen.length = 0;
    expect((await read({ count: 1304 })).total).toBe(MEMBERS + 1);
    expect(seen).toHaveLength(1);
  });
});
