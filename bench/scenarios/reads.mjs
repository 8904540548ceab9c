// Reads of users.
import { isPage, isUser, same } from '../expect.mjs';

const PAGE = 100;

/** The far end that the figures are stated for, where the database reaches so far. */
const FAR = 150_000;

const filtered = (filter, more = '') => `/Users?filter=${encodeURIComponent(filter)}${more}`;

/** Looks one user up by a filter. */
async function lookUp(name, filter, { n, side, world, send }) {
  const user = world.userFor(side, n);
  await send({
    name,
    method: 'GET',
    path: filtered(filter(user)),
    inputs: { userName: user.userName, email: user.email },
    check(body) {
      isPage(body, { total: 1, count: 1 });
      isUser(body.Resources[0], user);
    },
  });
}

export function findByUserName(context, step = 'eq') {
  return lookUp(step, ({ userName }) => `userName eq "${userName}"`, context);
}

export async function missUser(name, { send }) {
  const userName = `${name}@nobody.example`;
  await send({
    name: 'miss',
    method: 'GET',
    path: filtered(`userName eq "${userName}"`),
    inputs: { userName },
    check: (body) => isPage(body, { total: 0, count: 0 }),
  });
}

/** Active users whose family name begins with three letters, counted once for each beginning that is asked for. */
const matches = new Map();
function activeBeginningWith(world, beginning) {
  if (matches.size === 0) {
    for (let index = 0; index < world.users; index += 1) {
      const { familyBeginning, active } = world.population.userAt(index);
      if (active) matches.set(familyBeginning, (matches.get(familyBeginning) ?? 0) + 1);
    }
  }
  return matches.get(beginning) ?? 0;
}

async function complexFilter({ n, side, world, send }) {
  const { familyBeginning: beginning } = world.userFor(side, n);
  const total = activeBeginningWith(world, beginning);
  await send({
    name: 'complex',
    method: 'GET',
    path: filtered(`name.familyName sw "${beginning}" and active eq true`),
    inputs: { beginning },
    check(body) {
      isPage(body, { total, count: Math.min(total, PAGE) });
      for (const { name, active } of body.Resources) {
        same('name.familyName begins', name.familyName.startsWith(beginning), true);
        same('active', active, true);
      }
    },
  });
}

async function broadFilter({ side, world, send }) {
  const filter = 'emails[type eq "work" and value ew "@mail.contoso.example"] and active eq true';
  let active = 0;
  for (const count of (activeBeginningWith(world, ''), matches.values())) active += count;
  const { made, deleted } = world.state(side);
  await send({
    name: 'broad',
    method: 'GET',
    path: filtered(filter, '&count=20'),
    inputs: {},
    check: (body) => isPage(body, { total: active + made - deleted, count: 20 }),
  });
}

/** A page of the users in the order of their ids, those of the population first. */
async function listPage(name, startIndex, { side, world, send }) {
  const total = world.usersNow(side);
  await send({
    name,
    method: 'GET',
    path: `/Users?startIndex=${startIndex}&count=${PAGE}`,
    inputs: {},
    check(body) {
      isPage(body, { total, count: Math.min(PAGE, total - startIndex + 1) });
      same('startIndex', body.startIndex, startIndex);
      isRun(world, body.Resources, startIndex - 1);
    },
  });
}

/** That resources are the users of the population from a place on. */
function isRun(world, resources, start) {
  for (const [offset, resource] of resources.entries()) {
    if (start + offset < world.users) {
      same(`id at ${start + offset}`, resource.id, world.population.userAt(start + offset).id);
    }
  }
}

function farIndex(world) {
  return world.users >= FAR + PAGE ? FAR : Math.max(1, world.users - PAGE + 1);
}

/** Where a cursor page begins, by its place in the list. */
const CURSOR_STARTS = {
  first: () => 0,
  middle: (world) => Math.floor(world.users / 2 / PAGE) * PAGE,
  last: (world) => (Math.ceil(world.users / PAGE) - 1) * PAGE,
};

const cursors = new Map();

/** The cursor of the page at `start`, by walking there once; no cursor leads to the first page. */
async function cursorAt(world, side, start, send) {
  const key = `${side} ${start}`;
  if (cursors.has(key)) return cursors.get(key);
  let cursor = '';
  for (let at = 0; at < start;) {
    const page = await send({
      name: 'walk',
      method: 'GET',
      path: `/Users?cursor=${encodeURIComponent(cursor)}&count=${PAGE}&attributes=userName`,
      inputs: {},
      quiet: true,
    });
    cursor = page.nextCursor;
    at += page.Resources.length;
  }
  cursors.set(key, cursor);
  return cursor;
}

async function cursorPage(place, { side, world, send, sendToService }) {
  const start = CURSOR_STARTS[place](world);
  const cursor = await cursorAt(world, 'service', start, sendToService);
  const total = world.usersNow(side);
  await send({
    name: `cursor-${place}`,
    method: 'GET',
    path: `/Users?cursor=${encodeURIComponent(cursor)}&count=${PAGE}&attributes=userName`,
    inputs: {},
    check(body) {
      same('Resources.length', body.Resources.length, Math.min(PAGE, total - start));
      if (body.totalResults !== undefined) same('totalResults', body.totalResults, total);
      isRun(world, body.Resources, start);
    },
  });
}

const needsCursor = ({ features }) =>
  features.cursor ? undefined : 'ServiceProviderConfig does not list cursor paging';

export const READS = [
  {
    name: 'get',
    title: 'GET by id',
    async operation({ n, side, world, send }) {
      const user = world.userFor(side, n);
      await send({
        name: 'get',
        method: 'GET',
        path: `/Users/${user.id}`,
        inputs: { id: user.id },
        check: (body) => isUser(body, user),
      });
    },
  },
  { name: 'eq', title: 'userName eq, hit', operation: (context) => findByUserName(context) },
  {
    name: 'miss',
    title: 'userName eq, miss',
    operation: (context) => missUser(context.world.nameFor(context.side, context.n), context),
  },
  {
    name: 'email',
    title: 'emails[type eq "work" and value eq …]',
    operation: (context) =>
      lookUp('email', ({ email }) => `emails[type eq "work" and value eq "${email}"]`, context),
  },
  { name: 'complex', title: 'name.familyName sw … and active eq true', operation: complexFilter },
  {
    name: 'broad',
    title: 'emails[type eq "work" and value ew …] and active eq true, 20 a page',
    needs: ({ users }) =>
      users > 20_000 ? 'matches every user, for the comparison with others only' : undefined,
    operation: broadFilter,
  },
  { name: 'list', title: 'page of 100', operation: (context) => listPage('list', 101, context) },
  {
    name: 'deep',
    title: 'page of 100 at startIndex 150,000, or at the far end',
    operation: (context) => listPage('deep', farIndex(context.world), context),
  },
  ...Object.keys(CURSOR_STARTS).map((place) => ({
    name: `cursor-${place}`,
    title: `cursor page of 100, ${place}`,
    needs: needsCursor,
    operation: (context) => cursorPage(place, context),
  })),
];
