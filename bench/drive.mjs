// The driver, a process of its own: does operations against the service or the floor and checks every answer. It is told
// what to do by messages `{ id, task, options }` and answers each with `{ id, result }` or `{ id, error }`.
import { setTimeout as pause } from 'node:timers/promises';
import { Latencies } from './latencies.mjs';
import { sampleStatements } from './sample-statements.mjs';
import { SCENARIOS } from './scenarios/index.mjs';
import { readFeatures, Sender, Tally } from './sender.mjs';
import { World } from './world.mjs';

/** Wrong answers after which a run is given up. */
const WRONG = 10;

/** Connections that the open loop opens at most. */
const OPEN_CONNECTIONS = 256;

let world;
let targets;
const turns = new Map();

const TASKS = {
  async open({ worldOptions, ports, token }) {
    targets = { ports, token };
    const features = await readFeatures({ port: ports.service, token });
    world = new World({ ...worldOptions, features });
    return {
      features,
      scenarios: SCENARIOS.map((scenario) => ({
        ...{ name: scenario.name, title: scenario.title, requests: scenario.requests === true },
        ...{ closedOnly: scenario.closedOnly === true, perOperation: scenario.perOperation ?? 1 },
        uses: scenario.uses ?? [],
        left: scenario.needs?.(world),
      })),
    };
  },
  target({ ports }) {
    targets = { ...targets, ports };
  },
  async sample({ scenario: name, file, times, before }) {
    world.sampling = true;
    try {
      const scenario = scenarioOf(name);
      return await sampleStatements({ context: contextOf, scenario, file, times, before });
    } finally {
      world.sampling = false;
    }
  },
  run: (options) => run(options),
};

function scenarioOf(name) {
  return SCENARIOS.find((scenario) => scenario.name === name);
}

function nextTurn(side, scenario) {
  const key = `${side} ${scenario.name}`;
  const turn = turns.get(key) ?? 0;
  turns.set(key, turn + 1);
  return turn;
}

/** What an operation works with. */
function contextOf({ side, scenario, sender, tally, shared = {}, onStep = (step) => step }) {
  const { ports, token } = targets;
  return {
    n: nextTurn(side, scenario),
    ...{ side, world, shared },
    send: (step) => (step.quiet ? quietly(step) : sender.send(onStep(step), tally)),
    sendToService: quietly,
  };

  async function quietly(step) {
    const own = new Sender({ side: 'service', port: ports.service, token });
    try {
      return await own.send(step);
    } finally {
      own.close();
    }
  }
}

contextOf.sender = (side) => new Sender({ side, port: targets.ports[side], token: targets.token });

/** One run of a scenario: closed loop, or open loop where a rate is given. */
async function run({ scenario: name, side, seconds, connections, rate, share }) {
  const scenario = scenarioOf(name);
  const tally = new Tally();
  const latencies = new Latencies();
  const state = { operations: 0, wrong: [], ended: false };
  const shared = {};
  const first = contextOf.sender(side);
  await scenario.prepare?.(contextOf({ side, scenario, sender: first, shared }));
  first.close();
  const budget = scenario.budget?.(world.state(side)) ?? Infinity;
  state.left = Number.isFinite(budget) ? Math.ceil(budget * share) : Infinity;

  const perform = async (sender, intended) => {
    state.left -= 1;
    if (state.left <= 0) state.ended = true;
    try {
      const outcome = await scenario.operation(contextOf({ side, scenario, sender, tally, shared }));
      if (outcome === 'end') {
        state.ended = true;
        return;
      }
      state.operations += 1;
      latencies.add(performance.now() - intended);
    } catch (error) {
      state.wrong.push(error.message);
      if (state.wrong.length >= WRONG) state.ended = true;
    }
  };
  const start = performance.now();
  const loop = rate === undefined ? closedLoop : openLoop;
  await loop({ side, seconds, connections: scenario.connections ?? connections, rate, state, perform });
  const elapsed = (performance.now() - start) / 1000;
  try {
    await scenario.finish?.(contextOf({ side, scenario, shared }));
  } catch (error) {
    state.wrong.push(error.message);
  }
  return {
    ...{ operations: state.operations, requests: tally.requests, seconds: elapsed },
    latency: latencies.summary(),
    firstByte: tally.firstBytes.summary(),
    bytes: tally.bytes / Math.max(tally.requests, 1),
    rows: tally.rows / Math.max(tally.requests, 1),
    wrong: state.wrong.length,
    examples: state.wrong.slice(0, 3),
  };
}

/** Each connection does one operation after the other. */
async function closedLoop({ side, seconds, connections, state, perform }) {
  const senders = Array.from({ length: connections }, () => contextOf.sender(side));
  await Promise.all(senders.map((sender) => sender.open()));
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    senders.map(async (sender) => {
      do await perform(sender, performance.now());
      while (performance.now() < end && !state.ended);
    }),
  );
  for (const sender of senders) sender.close();
}

/**
 * Operations begin at fixed times, whether those before have ended or not; an operation that finds no connection waits,
 * and its latency counts from the time at which it should have begun.
 */
async function openLoop({ side, seconds, rate, state, perform }) {
  const idle = [];
  const waiting = [];
  const underWay = new Set();
  let opened = 0;
  const serve = async (sender, intended) => {
    for (let at = intended; at !== undefined; at = waiting.shift()) await perform(sender, at);
    idle.push(sender);
  };
  const begin = performance.now();
  for (let count = 0; count < rate * seconds && !state.ended; count += 1) {
    const intended = begin + (count * 1000) / rate;
    const early = intended - performance.now();
    if (early > 0) await pause(early);
    let sender = idle.pop();
    if (sender === undefined && opened < OPEN_CONNECTIONS) {
      sender = contextOf.sender(side);
      opened += 1;
    }
    if (sender === undefined) {
      waiting.push(intended);
      continue;
    }
    const served = serve(sender, intended).finally(() => underWay.delete(served));
    underWay.add(served);
  }
  await Promise.all(underWay);
  for (const sender of idle) sender.close();
}

process.on('message', async ({ id, task, options }) => {
  try {
    process.send({ id, result: await TASKS[task](options) });
  } catch (error) {
    process.send({ id, error: error.stack });
  }
});
process.on('disconnect', () => process.exit());
