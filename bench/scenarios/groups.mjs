// Groups and their members.
import { setTimeout as pause } from 'node:timers/promises';
import { addMembers, newGroup, removeMembers } from '../bodies.mjs';
import { same } from '../expect.mjs';
import { GROUP_SIZES } from '../world.mjs';

const MANY = 1000;

/** Members that are added to one group from all connections. */
const SHARED = 400;

const formatted = (number) => number.toLocaleString('en-US');

/** One member leaves, another comes back: the group keeps its size. */
async function changeOneMember(size, { n, side, world, send }) {
  const group = world.groupOf(size);
  const pool = world.state(side).members.get(size);
  // More operations under way than the group has members: the next one that ends gives a member back.
  while (pool.present.length + pool.absent.length === 0) await pause(1);
  const adds = pool.absent.length > 0 && (n % 2 === 1 || pool.present.length === 0);
  const id = adds ? pool.absent.shift() : pool.present.shift();
  let done = false;
  try {
    await send({
      name: `group-${adds ? 'add' : 'remove'}-${size}`,
      method: 'PATCH',
      path: `/Groups/${group.id}`,
      inputs: { id: group.id, member: id, displayName: group.displayName },
      body: adds ? addMembers([id]) : removeMembers([id]),
    });
    done = true;
  } finally {
    (adds === done ? pool.present : pool.absent).push(id);
  }
}

/** Fills an empty group or empties a full one. */
async function changeManyMembers({ n, side, world, send }) {
  const { scratch } = world.state(side);
  const adds = scratch.full.length === 0 || (scratch.empty.length > 0 && n % 2 === 0);
  const group = (adds ? scratch.empty : scratch.full).pop();
  if (group === undefined) return 'end';
  const count = Math.min(MANY, world.users);
  const start = world.population.groups.indexOf(group) * count;
  const ids = Array.from({ length: count }, (_, i) => world.population.userAt((start + i) % world.users).id);
  let done = false;
  try {
    await send({
      name: `members-${adds ? 'add' : 'remove'}-${MANY}`,
      method: 'PATCH',
      path: `/Groups/${group.id}`,
      inputs: { id: group.id, displayName: group.displayName },
      body: adds ? addMembers(ids) : removeMembers(ids),
    });
    done = true;
  } finally {
    (adds === done ? scratch.full : scratch.empty).push(group);
  }
  return undefined;
}

async function readGroup(size, { side, world, send }) {
  const group = world.groupOf(size);
  const left = world.state(side).members.get(size).absent.length;
  await send({
    name: `group-get-${size}`,
    method: 'GET',
    path: `/Groups/${group.id}`,
    inputs: { id: group.id },
    check(body) {
      same('id', body.id, group.id);
      same('members.length', body.members.length, size - left);
      same(
        'members[].value, different ones',
        new Set(body.members.map(({ value }) => value)).size,
        size - left,
      );
    },
  });
}

async function readBareGroup(size, { world, send }) {
  const group = world.groupOf(size);
  await send({
    name: `group-bare-${size}`,
    method: 'GET',
    path: `/Groups/${group.id}?excludedAttributes=members`,
    inputs: { id: group.id },
    check(body) {
      same('displayName', body.displayName, group.displayName);
      same('members', body.members, undefined);
    },
  });
}

/** A group for one run. */
async function makeShared({ n, side, world, send, shared }) {
  shared.displayName = `Shared ${world.nameFor(side, n)}`;
  shared.next = 0;
  const group = await send({
    name: 'group-create',
    method: 'POST',
    path: '/Groups',
    inputs: {},
    body: newGroup(shared.displayName),
  });
  shared.id = group.id;
}

async function joinShared({ world, send, shared }) {
  if (shared.next >= Math.min(SHARED, world.users)) return 'end';
  const member = world.population.userAt(shared.next++).id;
  await send({
    name: 'shared-add',
    method: 'PATCH',
    path: `/Groups/${shared.id}`,
    inputs: { id: shared.id, member, displayName: shared.displayName },
    body: addMembers([member]),
  });
  return undefined;
}

/** That none of the members was lost. */
async function checkShared({ side, world, sendToService, shared }) {
  if (side === 'floor') return;
  const group = await sendToService({
    name: 'walk',
    method: 'GET',
    path: `/Groups/${shared.id}`,
    quiet: true,
  });
  const found = new Set(group.members.map(({ value }) => value));
  for (let index = 0; index < shared.next; index += 1) {
    same(`member ${index} is there`, found.has(world.population.userAt(index).id), true);
  }
}

const hasGroup = (size) => (world) =>
  world.groupOf(size) === undefined ? `there are only ${formatted(world.users)} users` : undefined;

export const GROUPS = [
  ...GROUP_SIZES.map((size) => ({
    name: `group-${size}`,
    title: `group of ${formatted(size)}, one member more or less`,
    needs: hasGroup(size),
    operation: (context) => changeOneMember(size, context),
  })),
  {
    name: 'members-1000',
    title: 'PATCH with 1,000 members, added and removed in turn',
    operation: changeManyMembers,
  },
  {
    name: 'shared-group',
    title: '400 members added by 8 clients to one group',
    closedOnly: true,
    uses: ['initial'],
    prepare: makeShared,
    operation: joinShared,
    finish: checkShared,
  },
  ...GROUP_SIZES.filter((size) => size >= 1000).map((size) => ({
    name: `group-get-${size}`,
    title: `GET of a group of ${formatted(size)}`,
    // Several at once say nothing more and take much memory in the driver.
    connections: size > 1000 ? 1 : undefined,
    needs: hasGroup(size),
    operation: (context) => readGroup(size, context),
  })),
  {
    name: 'group-bare',
    title: 'GET of the largest group without its members',
    needs: hasGroup(GROUP_SIZES[1]),
    operation: (context) =>
      readBareGroup(Math.max(...GROUP_SIZES.filter((size) => size <= context.world.users)), context),
  },
];
