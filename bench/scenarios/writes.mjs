// Changes of users, and the cycles of Microsoft Entra ID.
import { addMembers, bulkOf, newGroup, newUser, patchOf, replacedUser } from '../bodies.mjs';
import { isPage, isUser, same } from '../expect.mjs';
import { findByUserName, missUser } from './reads.mjs';

/** Users of one initial cycle. */
const CYCLE = 10;
const BULK = 100;

/** Users that there are at least when a run of deletions begins. */
const DISPOSABLE = 40;

async function createUser({ n, side, world, send }, name = world.nameFor(side, n)) {
  const body = newUser(world.population.resourceAt(n % world.users), name);
  const made = await send({
    name: 'create',
    method: 'POST',
    path: '/Users',
    inputs: {},
    body,
    check(answer) {
      same('userName', answer.userName, body.userName);
      same('emails[0].value', answer.emails?.[0]?.value, body.emails[0].value);
      same('meta.version', answer.meta?.version, 'W/"1"');
    },
  });
  const state = world.state(side);
  state.made += 1;
  state.disposable.push(made.id);
  return made.id;
}

/** What the floor needs to know of a user to write its row again. */
function keysOf({ id, userName, externalId, displayName, familyName, givenName }) {
  return { id, userName, externalId, displayName, familyName, givenName };
}

async function patchUser({ n, side, world, send }, { user } = world.changedFor(side, n)) {
  const title = `Title ${world.run} ${side} ${n}`;
  await send({
    name: 'patch',
    method: 'PATCH',
    path: `/Users/${user.id}`,
    inputs: keysOf(user),
    body: patchOf({ op: 'replace', path: 'title', value: title }),
    check(answer) {
      isUser(answer, user);
      same('title', answer.title, title);
    },
  });
}

async function replaceUser({ n, side, world, send }) {
  const { index, user } = world.changedFor(side, n);
  const body = replacedUser(world.population.resourceAt(index), `Place ${world.run} ${side} ${n}`);
  await send({
    name: 'put',
    method: 'PUT',
    path: `/Users/${user.id}`,
    inputs: keysOf(user),
    body,
    check(answer) {
      isUser(answer, user);
      same('title', answer.title, body.title);
    },
  });
}

async function deleteUser({ side, world, send }) {
  const state = world.state(side);
  const id = state.disposable.pop();
  if (id === undefined) return 'end';
  await send({ name: 'delete', method: 'DELETE', path: `/Users/${id}`, inputs: { id } });
  state.deleted += 1;
  return undefined;
}

/** Users to delete, also where nothing was created before. */
async function makeDisposable(context) {
  const { world, side } = context;
  for (let count = world.state(side).disposable.length; count < DISPOSABLE; count += 1) {
    await createUser(context, `${world.nameFor(side, context.n)}-to-go-${count}`);
  }
}

/** A cycle that finds nobody and makes everybody, then a group of them. */
async function initialCycle(context) {
  const { n, side, world, send } = context;
  const ids = [];
  for (let index = 0; index < CYCLE; index += 1) {
    const name = `${world.nameFor(side, n)}-${index}`;
    await missUser(name, context);
    ids.push(await createUser(context, name));
  }
  const displayName = `Team ${world.nameFor(side, n)}`;
  await send({
    name: 'group-miss',
    method: 'GET',
    path: `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`,
    inputs: { displayName },
    check: (body) => isPage(body, { total: 0, count: 0 }),
  });
  const group = await send({
    name: 'group-create',
    method: 'POST',
    path: '/Groups',
    inputs: {},
    body: newGroup(displayName),
    check: (body) => same('displayName', body.displayName, displayName),
  });
  for (let start = 0; start < CYCLE; start += CYCLE / 2) {
    await send({
      name: 'members-add-5',
      method: 'PATCH',
      path: `/Groups/${group.id}`,
      inputs: { id: group.id, displayName },
      body: addMembers(ids.slice(start, start + CYCLE / 2)),
    });
  }
}

/** A cycle that finds a user and changes one attribute. */
async function incrementalCycle(context) {
  const { n, side, world } = context;
  const found = world.changedFor(side, n);
  const byId = { ...context, world: { userFor: () => found.user } };
  await findByUserName(byId);
  await patchUser(context, found);
}

async function bulkCreate({ n, side, world, send }) {
  const bodies = Array.from({ length: BULK }, (_, index) =>
    newUser(
      world.population.resourceAt((n + index) % world.users),
      `${world.nameFor(side, n)}-bulk-${index}`,
    ),
  );
  await send({
    name: 'bulk',
    method: 'POST',
    path: '/Bulk',
    inputs: {},
    body: bulkOf(bodies),
    check(answer) {
      same('Operations.length', answer.Operations?.length, BULK);
      for (const { status } of answer.Operations) same('status', String(status), '201');
    },
  });
  world.state(side).made += BULK;
}

export const WRITES = [
  { name: 'create', title: 'create', operation: (context) => createUser(context) },
  { name: 'patch', title: 'PATCH of one attribute', operation: (context) => patchUser(context) },
  { name: 'put', title: 'PUT', operation: replaceUser },
  {
    name: 'delete',
    title: 'delete',
    // It ends when what was made is gone.
    closedOnly: true,
    uses: ['create'],
    budget: ({ disposable }) => disposable.length,
    prepare: makeDisposable,
    operation: deleteUser,
  },
  {
    name: 'initial',
    title: `Entra's initial cycle, ${CYCLE} users and their group`,
    uses: ['miss', 'create'],
    requests: true,
    operation: initialCycle,
  },
  {
    name: 'incremental',
    title: "Entra's incremental cycle",
    uses: ['eq', 'patch'],
    requests: true,
    operation: incrementalCycle,
  },
  {
    name: 'bulk',
    title: `Bulk of ${BULK} creates`,
    perOperation: BULK,
    needs: ({ features }) => (features.bulk ? undefined : 'ServiceProviderConfig does not list Bulk'),
    operation: bulkCreate,
  },
];
