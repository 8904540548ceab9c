// The limits that the project has set itself, and what was measured for each.
import { PEERS } from './peers.mjs';

const LARGE_GROUP = 200_000;
const SMALL = 1000;
const LARGE = 1_000_000;
const DEEP = 150_000;
const PEAK = 300;
const EMBEDDED_USERS = 2000;

/**
 * @typedef {object} Limit
 * @property {string} id what `notes.json` knows it by
 * @property {string} text what is limited
 * @property {string} limit
 * @property {number|undefined} value the value that counts; undefined where this run did not measure it
 * @property {string} measured the value with what it is made of
 * @property {boolean|undefined} met
 */

/** @returns {readonly Limit[]} */
export function limitsOf({ engines }) {
  const server = engines.find(({ engine }) => engine === 'mariadb')?.sizes ?? [];
  const embedded = engines.find(({ engine }) => engine === 'libsql')?.sizes ?? [];
  return [...floorLimits(server), ...growthLimits(server), memoryLimit(engines), ...embeddedLimits(embedded)];
}

function floorLimits(sizes) {
  const ratios = (name) =>
    sizes.flatMap(({ users, scenarios }) => {
      const ratio = scenarios.find((scenario) => scenario.name === name)?.ratio;
      return ratio === undefined ? [] : [{ users, ratio }];
    });
  return [
    ['get', 'GET by id', 1.6],
    ['eq', 'userName eq', 1.6],
    ['create', 'POST', 1.8],
    ['patch', 'PATCH of one attribute', 2],
    ['deep', 'page at startIndex 150,000', 1.5],
  ].map(([name, text, limit]) => {
    // There is no such page where there are fewer users.
    const found = ratios(name).filter(({ users }) => name !== 'deep' || users > DEEP);
    return atMost({
      ...{ id: `${name}-floor`, text: `${text}, cost by that of the floor`, limit },
      value: greatest(found.map(({ ratio }) => ratio)),
      measured: found.map(({ users, ratio }) => `${ratio.toFixed(2)} at ${count(users)}`).join(', '),
    });
  });
}

function growthLimits(sizes) {
  const costAt = (users, name) =>
    sizes.find((size) => size.users === users)?.scenarios.find((scenario) => scenario.name === name)?.cost;
  const growth = (id, text, name) => {
    const [small, large] = [costAt(SMALL, name), costAt(LARGE, name)];
    return quotient(
      { id, text: `${text}, cost at 1,000,000 users by that at 1,000`, limit: 1.3 },
      large,
      small,
    );
  };
  const withGroup = sizes.filter(({ users }) => users >= LARGE_GROUP).map(({ users }) => users);
  const groupAt = Math.min(...withGroup);
  const cursorAt = greatest(sizes.map(({ users }) => users));
  const cursors = ['cursor-middle', 'cursor-last'].map((name) => costAt(cursorAt, name));
  return [
    quotient(
      { id: 'group-flat', text: 'group PATCH +1/−1, cost at 200,000 members by that at 10', limit: 1.2 },
      costAt(groupAt, `group-${LARGE_GROUP}`),
      costAt(groupAt, 'group-10'),
    ),
    growth('get-growth', 'GET by id', 'get'),
    growth('eq-growth', 'userName eq', 'eq'),
    growth('email-growth', 'emails value path', 'email'),
    growth('patch-growth', 'PATCH', 'patch'),
    quotient(
      { id: 'cursor-anywhere', text: 'cursor page anywhere, cost by that of the first', limit: 1.2 },
      greatest(cursors),
      costAt(cursorAt, 'cursor-first'),
    ),
  ];
}

function memoryLimit(engines) {
  const peaks = engines.flatMap(({ sizes }) =>
    sizes.flatMap(({ scenarios }) => scenarios.map(({ peak }) => peak)),
  );
  const value = greatest(peaks);
  return {
    ...{ id: 'peak-memory', text: 'peak memory of the service in all of it, MiB', limit: `< ${PEAK}` },
    ...{ value, measured: value === undefined ? '' : value.toFixed(0), met: value && value < PEAK },
    by: value && value / PEAK - 1,
  };
}

function embeddedLimits(sizes) {
  const rates = (names) =>
    sizes.flatMap(({ users, scenarios }) =>
      scenarios
        .filter(({ name }) => names.includes(name))
        .map(({ name, perSecond }) => ({ users, name, perSecond })),
    );
  const groups = ['group-10', 'group-1000', 'group-20000', 'group-200000'];
  const rows = [
    ['embedded-get', 'embedded: GET by id, /s', 3100, ['get']],
    ['embedded-create', 'embedded: create, /s', 1500, ['create']],
    ['embedded-patch', 'embedded: PATCH, /s', 1500, ['patch']],
    ['embedded-member', 'embedded: a member into a group of any size, /s', 1000, groups],
    ['embedded-bulk', 'embedded: Bulk, users/s', 4000, ['bulk']],
  ];
  return rows.map(([id, text, least, names]) => {
    const found = rates(names).filter(
      ({ users, name }) => users === EMBEDDED_USERS || name === 'group-20000',
    );
    return above({
      ...{ id, text, least },
      value: smallest(found.map(({ perSecond }) => perSecond)),
      measured: found
        .map(({ name, perSecond }) => `${count(perSecond)}${names.length > 1 ? ` (${name})` : ''}`)
        .join(', '),
    });
  });
}

/** The embedded database beside the best right answer of other systems. */
export function peerRows({ engines }) {
  const sizes = engines.find(({ engine }) => engine === 'libsql')?.sizes ?? [];
  return PEERS.map(({ scenario, figure, ...peer }) => {
    const size = sizes.find(({ users, scenarios }) => {
      const large = scenario === 'group-20000';
      return (
        (large ? users >= 20_000 : users === EMBEDDED_USERS) &&
        (scenario === undefined || has(scenarios, scenario))
      );
    });
    const found = size?.scenarios.find(({ name }) => name === scenario);
    const value =
      scenario === undefined ? greatest(size?.scenarios.map(({ peak }) => peak) ?? []) : found?.[figure];
    const less = figure !== 'perSecond';
    const ahead = value === undefined ? undefined : less ? value < peer.best : value > peer.best;
    return { ...peer, figure, value, ahead, times: value && (less ? peer.best / value : value / peer.best) };
  });
}

const has = (scenarios, wanted) => scenarios.some(({ name }) => name === wanted);
const count = (number) => Math.round(number).toLocaleString('en-US');
const greatest = (numbers) => pick(numbers, Math.max);
const smallest = (numbers) => pick(numbers, Math.min);

function pick(numbers, choose) {
  const finite = numbers.filter((number) => Number.isFinite(number));
  return finite.length === 0 ? undefined : choose(...finite);
}

function quotient(row, above_, below) {
  const known = above_ !== undefined && below !== undefined;
  const value = known ? above_ / below : undefined;
  const measured = known ? `${value.toFixed(2)} (${count(above_)} µs by ${count(below)} µs)` : '';
  return atMost({ ...row, value, measured });
}

function atMost({ limit, value, ...row }) {
  return { ...row, limit: `≤ ${limit}`, value, met: value && value <= limit, by: value && value / limit - 1 };
}

function above({ least, value, ...row }) {
  return {
    ...row,
    limit: `> ${count(least)}`,
    value,
    met: value && value > least,
    by: value && 1 - value / least,
  };
}
