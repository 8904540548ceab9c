// Which plots there are.
import { barPlot, linePlot } from './plots.mjs';

const FLOOR_LIMITS = { get: 1.6, eq: 1.6, create: 1.8, patch: 2, deep: 1.5 };
const GROWING = ['get', 'eq', 'email', 'create', 'patch', 'put'];
const GROUPS = ['group-10', 'group-1000', 'group-20000', 'group-200000'];

/** @returns {readonly { name: string, title: string, svg: string }[]} */
export function plotsOf({ engines }) {
  return engines.flatMap(({ engine, version, sizes }) => {
    const largest = sizes.at(-1);
    if (largest === undefined) return [];
    const where = `${version}, ${count(largest.users)} users`;
    return [
      throughput(engine, where, largest),
      cost(engine, where, largest),
      ratio(engine, where, largest),
      latency(engine, where, largest),
      ...growth(engine, version, sizes),
      ...groups(engine, version, sizes),
    ];
  });
}

function throughput(engine, where, { scenarios }) {
  return bars(engine, 'throughput', {
    title: `Throughput, closed loop: ${where}`,
    ...{ unit: 'per second', series: ['service'] },
    rows: scenarios.map(({ title, perSecond }) => ({ label: short(title), values: [perSecond] })),
  });
}

function cost(engine, where, { scenarios }) {
  return bars(engine, 'cost', {
    title: `CPU of service and database: ${where}`,
    ...{ unit: 'µs per request', series: ['service', 'floor'] },
    rows: scenarios
      .filter(({ cost: own }) => own < 20_000)
      .map(({ title, cost: own, floor }) => ({ label: short(title), values: [own, floor.cost] })),
  });
}

function ratio(engine, where, { scenarios }) {
  return bars(engine, 'ratio', {
    title: `Cost by that of the floor (red: the limit): ${where}`,
    ...{ unit: 'times the floor', series: ['service / floor'] },
    rows: scenarios.map(({ name, title, ratio: value }) => ({
      ...{ label: short(title), values: [value] },
      limit: engine === 'mariadb' ? FLOOR_LIMITS[name] : undefined,
    })),
  });
}

function latency(engine, where, { scenarios }) {
  return bars(engine, 'latency', {
    title: `Latency at a fixed arrival rate: ${where}`,
    ...{ unit: 'ms', series: ['p50', 'p95', 'p99'] },
    rows: scenarios
      .filter(({ open }) => open !== undefined && open.p99 < 500)
      .map(({ title, open }) => ({ label: short(title), values: [open.p50, open.p95, open.p99] })),
  });
}

function growth(engine, version, sizes) {
  if (sizes.length < 2) return [];
  const series = GROWING.map((name) => ({
    name,
    values: sizes.map(({ scenarios }) => scenarios.find((scenario) => scenario.name === name)?.cost),
  }));
  return lines(engine, 'growth', {
    title: `CPU of service and database by number of users: ${version}`,
    ...{ unit: 'µs', across: 'users', categories: sizes.map(({ users }) => count(users)), series },
  });
}

function groups(engine, version, sizes) {
  const costOf = ({ scenarios }, name) => scenarios.find((scenario) => scenario.name === name)?.cost;
  const shown = GROUPS.filter((name) => sizes.some((size) => costOf(size, name) !== undefined));
  if (shown.length < 2) return [];
  return lines(engine, 'groups', {
    title: `CPU of a group PATCH of one member: ${version}`,
    ...{ unit: 'µs', across: 'members of the group', categories: shown.map((name) => count(name.slice(6))) },
    series: sizes.map((size) => ({
      name: `${count(size.users)} users`,
      values: shown.map((name) => costOf(size, name)),
    })),
  });
}

function bars(engine, kind, plot) {
  return { name: `${engine}-${kind}`, title: plot.title, svg: barPlot(plot) };
}

function lines(engine, kind, plot) {
  return [{ name: `${engine}-${kind}`, title: plot.title, svg: linePlot(plot) }];
}

const count = (number) => Number(number).toLocaleString('en-US');

function short(title) {
  return title.length > 42 ? `${title.slice(0, 41)}…` : title;
}
