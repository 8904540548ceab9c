// A run: a world, clients that write to it, faults, and a look at what became of it all.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keptFolder } from '../support/kept-folder.mjs';
import { checkHistory } from './check-history.mjs';
import { FaultInjector } from './fault-injector.mjs';
import { Ledger } from './ledger.mjs';
import { startLibsqlWorld } from './libsql-world.mjs';
import { startMariadbWorld } from './mariadb-world.mjs';
import { compareMirror, mirrorOf, mirrorShown } from './mirror.mjs';
import { ROUND } from './options.mjs';
import { faultSchedule } from './schedule.mjs';
import { makeSharedGroups, scimLoad } from './scim-load.mjs';

const CLIENTS = 8;

/** Seconds within which everything has arrived after the last fault. */
export const CONVERGES_WITHIN = 30;

/** Seconds after which it is not waited for any more: what is missing then is told as lost. */
const GIVEN_UP = 120;

/** Milliseconds between two looks at what is missing. */
const LOOK_AGAIN = 250;

/** Milliseconds for which clients write before the first fault and between rounds. */
const QUIET = 1000;

/** Acknowledged writes for each kill, without which a run says little. */
const LEAST_WRITES = 2;

/** Differences of the mirror that are told. */
const TOLD = 5;

const WORLDS = { mariadb: startMariadbWorld, libsql: startLibsqlWorld };

/**
 * Runs and checks.
 * @param {{ kills: number, seed: number, engine: string, mode: string, seconds: number }} options
 * @param {string} folder for ledger, logs and what is found
 * @param {(line: string) => void} say
 * @returns the report
 */
export async function runRig(options, folder, say) {
  const { seed, engine } = options;
  const kept = keptFolder('rollcall-chaos-servers-');
  const violations = [];
  const world = await WORLDS[engine]({
    folder,
    kept,
    seed,
    onEnd: (text) => violations.push(`end: ${text}`),
  });
  try {
    const ledger = new Ledger(folder);
    const injector = new FaultInjector(world);
    const begin = performance.now();
    await makeSharedGroups(world, ledger);
    const load = scimLoad({ world, ledger, seed, clients: CLIENTS });
    const convergences = [];
    const schedule = faultSchedule({ seed, engine });
    const isOver = () =>
      injector.kills >= options.kills || performance.now() - begin > options.seconds * 1000;
    while (convergences.length === 0 || !isOver()) {
      const round = options.mode === 'liveness' ? injector.kills + ROUND : Infinity;
      await harmedUntil({ world, load, injector, schedule }, () => isOver() || injector.kills >= round);
      say(`${injector.kills} kills, ${ledger.acknowledged.length} writes acknowledged`);
      convergences.push(await converged(world, injector.lastHarm, violations));
    }
    const seconds = Math.round((performance.now() - begin) / 1000);
    const history = await world.read();
    const found = lookAt({ world, ledger, injector, history });
    violations.push(...found.violations);
    writeJson(folder, 'faults.json', injector.done);
    if (violations.length > 0) {
      for (const [name, rows] of Object.entries(history)) writeJson(folder, `${name}.json`, rows);
    }
    const { events, deliveries, resources } = history;
    return {
      ...{ seed, engine, mode: options.mode, seconds },
      ...{ kills: injector.kills, killed: injector.counts.kills },
      ...{ freezes: injector.counts.freezes, missed: injector.counts.missed },
      ...world.figures(),
      ...{ acknowledged: ledger.acknowledged.length, lostAnswers: ledger.lost, refused: ledger.refused },
      ...{ events: events.length, deliveries: deliveries.length, duplicates: found.duplicates },
      ...{ mirrors: history.mirrors.map(figuresOf) },
      ...{ resources: resources.length, convergences, longestConvergence: Math.max(...convergences) },
      violations,
    };
  } finally {
    await world.stop();
    kept.remove();
  }
}

/** Everything that must not be. */
function lookAt({ world, ledger, injector, history }) {
  const { acknowledged, forbidden, surprises } = ledger;
  const { violations, duplicates } = checkHistory({ ...history, acknowledged, forbidden });
  const few = acknowledged.length < LEAST_WRITES * injector.kills;
  return {
    duplicates,
    violations: [
      ...world.problems(),
      ...surprises,
      ...history.damage,
      ...violations,
      ...shortened(compareMirror(mirrorOf(history.deliveries), history.directory)),
      ...history.mirrors.flatMap((mirror) => shortened(differencesOf(mirror))),
      ...injector.neverPassed.map((point) => `rig: nobody ever passed the point ${point}`),
      ...(few ? [`rig: ${acknowledged.length} writes and ${injector.kills} kills prove nothing`] : []),
    ],
  };
}

/** How what a downstream service shows, and holds, differs from the directory. */
function differencesOf({ name, damage, directory, ...shown }) {
  const differences = compareMirror(mirrorShown(shown), directory, name);
  return [...differences, ...damage.map((what) => `mirror: ${name}: ${what}`)];
}

function figuresOf({ name, lives, users, groups }) {
  const members = groups.reduce((sum, group) => sum + group.members.length, 0);
  return { name, lives, users: users.length, groups: groups.length, members };
}

/** Clients write, and processes are harmed, until it is enough; then all processes are up and nobody writes. */
async function harmedUntil({ world, load, injector, schedule }, enough) {
  load.start();
  try {
    await pause(QUIET);
    world.harm();
    await injector.run(schedule, enough);
    world.heal();
  } finally {
    await load.stop();
  }
}

/** Waits until everything has arrived; the seconds from the last harm until then. */
async function converged(world, lastHarm, violations) {
  for (;;) {
    const missing = await world.missing();
    const seconds = Math.round((performance.now() - lastHarm) / 100) / 10;
    if (missing === undefined || seconds > GIVEN_UP) {
      const found = missing === undefined ? 'everything had arrived' : `there were ${missing}`;
      if (seconds > CONVERGES_WITHIN) violations.push(`liveness: ${seconds} s after the last fault ${found}`);
      return seconds;
    }
    await pause(LOOK_AGAIN);
  }
}

/** The first differences; the files have them all. */
function shortened(differences) {
  const more = differences.length - TOLD;
  return more > 0 ? [...differences.slice(0, TOLD), `mirror: and ${more} more differences`] : differences;
}

function writeJson(folder, name, value) {
  writeFileSync(join(folder, name), JSON.stringify(value, null, 1));
}
