// Which faults come when: the same seed gives the same schedule.
import { POINTS } from './points.mjs';
import { seededRandom } from './random.mjs';

/** Milliseconds of the lease that relays have in the rig; a process that stands still for longer has lost it. */
export const LEASE = 2000;

/** Points of a take-over need somebody whose leases are taken. */
const TAKEOVER = 'during-takeover';

/** How often each fault comes before all have come: `[fault, count]`. */
const DECKS = {
  mariadb: [
    ...Object.keys(POINTS).map((point) => [{ kind: 'failpoint', point }, 2]),
    [{ kind: 'kill', of: 'replicas' }, 3],
    [{ kind: 'kill', of: 'relays' }, 2],
    [{ kind: 'kill', of: 'downstream' }, 1],
    [{ kind: 'kill', of: 'database' }, 2],
    [{ kind: 'cut' }, 3],
    [{ kind: 'kill', of: 'broker' }, 3],
    [{ kind: 'freeze', length: 'short' }, 2],
    [{ kind: 'freeze', length: 'long' }, 3],
  ],
  libsql: [
    ...Object.keys(POINTS).map((point) => [{ kind: 'failpoint', point }, 2]),
    [{ kind: 'kill', of: 'replicas' }, 8],
    [{ kind: 'kill', of: 'downstream' }, 2],
    [{ kind: 'freeze', length: 'long' }, 1],
  ],
};

/** Processes by what they are there for. */
export const TARGETS = {
  mariadb: {
    replicas: ['replica-1', 'replica-2'],
    relays: ['relay'],
    downstream: ['downstream-feed', 'downstream-jetstream'],
    database: ['database'],
    broker: ['broker'],
  },
  libsql: { replicas: ['replica-1'], relays: [], downstream: ['downstream-feed'] },
};

/** Where downstream processes have their events from. */
const SOURCES = { 'downstream-feed': 'replica-1', 'downstream-jetstream': 'broker' };

/** Milliseconds between two faults: where one process does everything, nothing is written while it is away. */
const WAIT = { mariadb: [50, 800], libsql: [300, 1500] };

/** Milliseconds for which a process stands still: some within its lease, some beyond. */
const STILL = { short: [LEASE / 2, LEASE - 100], long: [LEASE + 300, 5000] };

/** Milliseconds until what was killed is started again, at most. */
const DOWN = { replicas: 1500, relays: 1500, downstream: 1500, database: 2500, broker: 3000 };

/** What may be killed once more while it starts. */
const AGAIN = new Set(['replicas', 'relays', 'downstream']);

/** Milliseconds after a COMMIT was sent, at most, in which it may be under way; 0 is before it could be sent. */
const CUT = 3;

/**
 * Faults without end, each of which says how long to wait before it (`wait` milliseconds):
 * `{ kind: 'kill', target, down, again? }` (`again`: killed once more so long after its new start),
 * `{ kind: 'failpoint', target, point, passages, down, victim?, by? }` (`victim` is killed, so that the target takes over;
 * `by` is left alone meanwhile, so that the target has something to do),
 * `{ kind: 'cut', target, by, passages, after, down }` (the target is killed so long after `by` has sent it a COMMIT),
 * `{ kind: 'freeze', target, length }`.
 * @param {{ seed: number, engine: 'mariadb' | 'libsql' }} options
 */
export function* faultSchedule({ seed, engine }) {
  const random = seededRandom(seed, 1);
  const groups = TARGETS[engine];
  const services = [...groups.replicas, ...groups.relays];
  const workers = { write: groups.replicas, relay: services, mirror: groups.downstream };
  for (;;) {
    const deck = DECKS[engine].flatMap(([fault, count]) => Array.from({ length: count }, () => fault));
    for (const fault of random.shuffled(deck))
      yield { wait: random.between(...WAIT[engine]), ...complete(fault) };
  }

  function complete(fault) {
    switch (fault.kind) {
      case 'kill':
        return {
          kind: 'kill',
          target: random.pick(groups[fault.of]),
          down: random.between(0, DOWN[fault.of]),
          ...(AGAIN.has(fault.of) && random.next() < 0.2 ? { again: random.between(100, 1500) } : {}),
        };
      case 'cut':
        return {
          ...{ kind: 'cut', target: 'database', by: random.pick(groups.replicas) },
          ...{ passages: random.between(1, 5), after: random.between(0, CUT) },
          down: random.between(0, DOWN.database),
        };
      case 'freeze':
        return {
          kind: 'freeze',
          target: random.pick(services),
          length: random.between(...STILL[fault.length]),
        };
      default:
        return failpoint(fault.point);
    }
  }

  function failpoint(point) {
    const { work } = POINTS[point];
    const target = random.pick(workers[work]);
    const others = services.filter((service) => service !== target);
    return {
      ...{ kind: 'failpoint', target, point },
      passages: point === TAKEOVER ? 1 : random.between(1, 5),
      down: random.between(0, DOWN.replicas),
      ...(work === 'mirror' ? { by: SOURCES[target] } : {}),
      ...(point === TAKEOVER && others.length > 0 ? { victim: random.pick(others) } : {}),
    };
  }
}
