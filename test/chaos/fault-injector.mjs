// Carries a schedule of faults out on the processes of a world.
import { setTimeout as pause } from 'node:timers/promises';
import { POINTS } from './points.mjs';

/** Milliseconds in which an armed point is passed, or never. */
const PASSED_WITHIN = 8000;

/** The same where everything that lies before the process must be up and at work. */
const MIRRORED_WITHIN = 20_000;

/** Milliseconds in which a process is told that it is armed no more. */
const DISARMED_WITHIN = 500;

/** Milliseconds between two looks at processes. */
const LOOK_AGAIN = 20;

/** Faults on different processes overlap; one process suffers one at a time. */
export class FaultInjector {
  #world;
  #busy = new Set();
  #under = new Set();
  #ending = false;
  #failure;
  /** Kills by what was killed, and where; `freezes` and `missed` (points that nobody passed) are no kills. */
  counts = { kills: {}, freezes: 0, missed: {} };
  /** What was done, in order: `{ at, ...fault, came }`. */
  done = [];
  /** The instant (`performance.now()`) of the last kill, or at which what stood still went on. */
  lastHarm = performance.now();

  /** @param world its `services` and `servers`, by name */
  constructor(world) {
    this.#world = world;
  }

  /** Points that were armed again and again and never passed: whoever changed their statements has to tell `points.mjs`. */
  get neverPassed() {
    const { kills, missed } = this.counts;
    return Object.keys(missed).filter((point) => missed[point] > 1 && kills[point] === undefined);
  }

  get kills() {
    return Object.values(this.counts.kills).reduce((sum, count) => sum + count, 0);
  }

  /**
   * Takes faults from the schedule until `enough()`, and settles when all processes are up again.
   * @throws where a process cannot be started again
   */
  async run(schedule, enough) {
    this.#ending = false;
    while (!enough() && this.#failure === undefined) {
      const { value: fault } = schedule.next();
      await pause(fault.wait);
      const targets = [fault.target, fault.victim, fault.by].filter((name) => name !== undefined);
      while (targets.some((name) => this.#busy.has(name)) && !enough()) await pause(LOOK_AGAIN);
      if (!enough()) this.#begin(fault, targets);
    }
    this.#ending = true;
    await Promise.all(this.#under);
    for (const service of Object.values(this.#world.services)) {
      if (!service.isRunning) await service.start();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #begin(fault, targets) {
    for (const name of targets) this.#busy.add(name);
    const record = { at: Math.round(performance.now()), ...fault };
    this.done.push(record);
    const under = this.#inject(record)
      .catch((error) => (this.#failure ??= error))
      .finally(() => {
        this.#under.delete(under);
        for (const name of targets) this.#busy.delete(name);
      });
    this.#under.add(under);
  }

  #inject(fault) {
    switch (fault.kind) {
      case 'kill':
        return this.#killAndStart(fault);
      case 'cut':
        return this.#cut(fault);
      case 'freeze':
        return this.#freeze(fault);
      default:
        return this.#failpoint(fault);
    }
  }

  async #killAndStart(fault) {
    await this.#kill(fault.target);
    await this.#startAgain(fault.target, fault);
  }

  /** It stands still, and does not know of it. */
  async #freeze({ target, length }) {
    const service = this.#world.services[target];
    this.counts.freezes += 1;
    service.freeze();
    await pause(length);
    service.thaw();
    this.lastHarm = performance.now();
  }

  async #failpoint(fault) {
    const { target, point, passages, victim } = fault;
    const service = this.#world.services[target];
    if (point === 'during-takeover' && victim === undefined) {
      // Alone, it takes over from itself.
      await this.#kill(target);
      await service.spawn();
    }
    service.arm({ point, passages });
    if (victim !== undefined) await this.#kill(victim);
    fault.came = await this.#passed(
      service,
      POINTS[point].work === 'mirror' ? MIRRORED_WITHIN : PASSED_WITHIN,
    );
    if (fault.came) this.#count(point);
    else if (!this.#ending) this.counts.missed[point] = (this.counts.missed[point] ?? 0) + 1;
    await Promise.all([
      service.isRunning ? service.isUp || service.ready() : this.#startAgain(target, fault),
      victim === undefined ? undefined : this.#startAgain(victim, fault),
    ]);
  }

  /** A server is gone before its client knows what became of a COMMIT. */
  async #cut(fault) {
    const { target, by, passages, after } = fault;
    const service = this.#world.services[by];
    const server = this.#world.servers[target];
    const cut = service.cut().then(() => true);
    service.arm({ point: 'before-commit', passages, cut: { pid: server.pid, after } });
    fault.came = await Promise.race([cut, pause(PASSED_WITHIN, false)]);
    service.disarm();
    await server.kill();
    this.#count(fault.came ? 'database-at-commit' : target);
    await this.#startAgain(target, fault);
  }

  /** Whether a process ends itself in time; it is disarmed otherwise. */
  async #passed(service, within) {
    const deadline = performance.now() + within;
    const gone = service.gone().then(() => true);
    while (!(await Promise.race([gone, pause(LOOK_AGAIN, false)]))) {
      if (performance.now() < deadline && !this.#ending) continue;
      service.disarm();
      // The message may come too late.
      await Promise.race([gone, pause(DISARMED_WITHIN)]);
      break;
    }
    return service.hit() !== undefined;
  }

  async #kill(name) {
    const { services, servers } = this.#world;
    const service = services[name];
    if (service !== undefined && !service.isRunning) return;
    await (service ?? servers[name]).kill();
    this.#count(name);
  }

  #count(what) {
    const name = what.replace(/-\d+$/, '');
    this.counts.kills[name] = (this.counts.kills[name] ?? 0) + 1;
    this.lastHarm = performance.now();
  }

  async #startAgain(name, { down, again }) {
    await pause(down);
    const { services, servers } = this.#world;
    const service = services[name];
    if (service === undefined) {
      await servers[name].start();
      return;
    }
    if (again !== undefined) {
      await service.spawn();
      await pause(again);
      await this.#kill(name);
    }
    await service.start();
  }
}
