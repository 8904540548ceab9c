/** How many statements each operation sends: on a server each is a round trip. A number that grows is to be seen. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CursorPage, RequestContext, StoredResource } from '@rollcall/directory';
import { deletionGuard, resourceRepository } from '@rollcall/persistence';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  parseFilter,
  type CollectionChange,
  type Page,
  type Preconditions,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const USER_WANTED = { members: false, groups: true };
const GROUP_WANTED = { members: true, groups: false };

/** Transaction control included: `start transaction` and `commit`, or the savepoints of the embedded database. */
const STATEMENTS = {
  'GET a user, with its groups': { mariadb: 1, libsql: 1 },
  'GET a group without its members': { mariadb: 1, libsql: 1 },
  'GET a group with its members': { mariadb: 1, libsql: 1 },
  'userName eq': { mariadb: 1, libsql: 1 },
  'userName eq, a miss': { mariadb: 1, libsql: 1 },
  'emails[type eq and value eq]': { mariadb: 1, libsql: 1 },
  'displayName sw and active eq': { mariadb: 1, libsql: 1 },
  'a page of all users': { mariadb: 1, libsql: 1 },
  'a page of all users at the end': { mariadb: 1, libsql: 1 },
  'the first page by cursor': { mariadb: 1, libsql: 1 },
  'POST a user': { mariadb: 8, libsql: 11 },
  'POST a user with a manager': { mariadb: 11, libsql: 14 },
  'a hundred users together': { mariadb: 12, libsql: 15 },
  'PATCH one attribute': { mariadb: 6, libsql: 10 },
  'PATCH one attribute, with If-Match': { mariadb: 6, libsql: 10 },
  'PATCH that changes nothing': { mariadb: 3, libsql: 5 },
  'PUT a user': { mariadb: 6, libsql: 10 },
  'DELETE a user': { mariadb: 13, libsql: 17 },
  'DELETE a user, with If-Match': { mariadb: 13, libsql: 17 },
  'PATCH one member into a group': { mariadb: 8, libsql: 11 },
  'PATCH one member out of a group': { mariadb: 8, libsql: 11 },
  // The deletion guard: one more for what takes something away, and none for what does not.
  'guarded: POST a user': { mariadb: 8, libsql: 11 },
  'guarded: PATCH one attribute': { mariadb: 6, libsql: 10 },
  'guarded: PATCH active to false': { mariadb: 7, libsql: 11 },
  'guarded: DELETE a user': { mariadb: 14, libsql: 18 },
  'guarded: PATCH one member out of a group': { mariadb: 9, libsql: 12 },
} as const satisfies Record<string, Record<'mariadb' | 'libsql', number>>;

type Operation = keyof typeof STATEMENTS;

/** How a resource is changed, and by what. */
interface Changing {
  readonly members?: CollectionChange;
  readonly resources?: OpenStore['resources'];
}

forEachEngine('statements of each operation', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let user: StoredResource;
  let boss: StoredResource;
  let group: StoredResource;
  let guarded: OpenStore['resources'];
  const sent: string[] = [];

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => sent.push(sql) });
    ctx = await store.context();
    const { unitOfWork } = store.database;
    guarded = resourceRepository({
      ...{ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids: store.ids },
      guard: deletionGuard({ unitOfWork, byDefault: { share: 0.2, minimum: 50, window: 3_600_000 } }),
    });
    user = await store.createUser(ctx, person('anna'));
    boss = await store.createUser(ctx, person('boss'));
    for (let index = 0; index < 20; index += 1) await store.createUser(ctx, person(`user-${index}`));
    group = await store.createGroup(ctx, 'group', [user.id]);
    // What is asked once for each connection is not part of an operation.
    await find(user);
  });
  afterAll(() => store.close());

  const person = (userName: string): Resource => ({
    userName,
    displayName: `Name of ${userName}`,
    active: true,
    emails: [{ value: `${userName}@example.com`, type: 'work' }],
    [URN.enterpriseUser]: { department: 'Sales' },
  });
  const find = ({ id }: StoredResource) => store.resources.find(ctx, USER_TYPE, id, USER_WANTED);
  const list = (filter?: string, page: Page | CursorPage = { startIndex: 1, count: 10 }) =>
    store.resources.list(ctx, USER_TYPE, {
      ...(filter === undefined ? {} : { filter: bindFilter(parseFilter(filter), USER_TYPE, LENIENT) }),
      page,
      wanted: USER_WANTED,
    });
  const create = (attributes: Resource) =>
    store.resources.create(ctx, USER_TYPE, { id: store.ids.next(), attributes, members: [] }, USER_WANTED);
  const mutate = (
    type: ResourceType,
    { id }: StoredResource,
    change: Resource,
    { members, resources = store.resources }: Changing = {},
  ) =>
    resources.mutate(ctx, type, id, {
      operation: 'patch',
      apply: (current) => (Object.keys(change).length === 0 ? current : { ...current, ...change }),
      ...(members === undefined ? {} : { members }),
      wanted: type === USER_TYPE ? USER_WANTED : NOTHING_WANTED,
    });
  const removeNew = async (preconditions?: Preconditions, resources = store.resources) => {
    const { id } = await create(person('leaver'));
    sent.length = 0;
    await resources.remove(ctx, USER_TYPE, id, preconditions);
  };
  /** The first of its kind in a tenant makes the row in which the others are counted. */
  const again = async (operate: () => Promise<unknown>, undo: () => Promise<unknown>) => {
    await operate();
    await undo();
    sent.length = 0;
    await operate();
    const [...counted] = sent;
    await undo();
    sent.splice(0, sent.length, ...counted);
  };
  const leave = () => mutate(GROUP_TYPE, group, {}, { members: members([], [user]), resources: guarded });
  const join = () => mutate(GROUP_TYPE, group, {}, { members: members([user], []) });
  const members = (add: readonly StoredResource[], remove: readonly StoredResource[]): CollectionChange => ({
    kind: 'delta',
    attribute: 'members',
    clear: false,
    add: add.map(({ id }) => ({ value: id })),
    remove: remove.map(({ id }) => id),
  });

  const OPERATIONS: Record<Operation, () => Promise<unknown>> = {
    'GET a user, with its groups': () => find(user),
    'GET a group without its members': () => store.resources.find(ctx, GROUP_TYPE, group.id, NOTHING_WANTED),
    'GET a group with its members': () => store.resources.find(ctx, GROUP_TYPE, group.id, GROUP_WANTED),
    'userName eq': () => list('userName eq "ANNA"'),
    'userName eq, a miss': () => list('userName eq "nobody"'),
    'emails[type eq and value eq]': () => list('emails[type eq "work" and value eq "anna@example.com"]'),
    'displayName sw and active eq': () => list('displayName sw "Name of user" and active eq true'),
    'a page of all users': () => list(),
    'a page of all users at the end': () => list(undefined, { startIndex: 20, count: 10 }),
    'the first page by cursor': () => list(undefined, { position: '', count: 10 }),
    'POST a user': () => create(person('new')),
    'POST a user with a manager': () =>
      create({ ...person('managed'), [URN.enterpriseUser]: { manager: { value: boss.id } } }),
    'a hundred users together': () =>
      store.resources.createMany(
        ctx,
        Array.from({ length: 100 }, (_, index) => ({
          type: USER_TYPE,
          draft: { id: store.ids.next(), attributes: person(`together-${index}`), members: [] },
        })),
      ),
    'PATCH one attribute': () => mutate(USER_TYPE, user, { title: 'Engineer' }),
    'PATCH one attribute, with If-Match': () =>
      store.resources.mutate(ctx, USER_TYPE, user.id, {
        operation: 'patch',
        apply: (current) => ({ ...current, title: 'Architect' }),
        wanted: USER_WANTED,
        ifMatch: 'any',
      }),
    'PATCH that changes nothing': () => mutate(USER_TYPE, user, {}),
    'PUT a user': () => mutate(USER_TYPE, user, { title: 'Director', nickName: 'Ann' }),
    'DELETE a user': () => removeNew(),
    'DELETE a user, with If-Match': () => removeNew({ ifMatch: [1] }),
    'PATCH one member into a group': () => mutate(GROUP_TYPE, group, {}, { members: members([boss], []) }),
    'PATCH one member out of a group': () => mutate(GROUP_TYPE, group, {}, { members: members([], [boss]) }),
    'guarded: POST a user': () =>
      guarded.create(
        ctx,
        USER_TYPE,
        { id: store.ids.next(), attributes: person('guarded'), members: [] },
        USER_WANTED,
      ),
    'guarded: PATCH one attribute': () => mutate(USER_TYPE, user, { title: 'Owner' }, { resources: guarded }),
    'guarded: PATCH active to false': () =>
      again(
        () => mutate(USER_TYPE, user, { active: false }, { resources: guarded }),
        () => mutate(USER_TYPE, user, { active: true }),
      ),
    'guarded: DELETE a user': async () => {
      await removeNew(undefined, guarded);
      await removeNew(undefined, guarded);
    },
    'guarded: PATCH one member out of a group': () => again(leave, join),
  };

  it.each(Object.entries(OPERATIONS))('%s', async (name, operate) => {
    sent.length = 0;
    await operate();
    expect({ name, count: sent.length, sent }).toMatchObject({
      name,
      count: STATEMENTS[name as Operation][engine.name],
    });
  });
});
