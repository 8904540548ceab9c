import { Session } from 'node:inspector';

/**
 * Counts what modules do, in steps: each entry into a function, a branch or the body of a loop is one, as V8's precise
 * coverage counts them. A step costs no time that a busy machine could stretch, so a bound on them holds everywhere. Only
 * what is loaded after `start` is counted.
 */
export class StepCounter {
  #session = new Session();
  #folder;

  /** @param {string} folder what the addresses of the counted modules have in them */
  constructor(folder) {
    this.#folder = folder;
  }

  start() {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** The steps since the last time. */
  take() {
    let steps = 0;
    for (const { url, functions } of this.#post('Profiler.takePreciseCoverage').result) {
      if (!url.includes(this.#folder)) continue;
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
    return steps;
  }

  stop() {
    this.#post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** A session of the own thread answers before `post` returns. */
  #post(method, parameters) {
    let answer;
    this.#session.post(method, parameters, (error, result) => {
      if (error !== null) throw new Error(`${method}: ${error.message}`);
      answer = result;
    });
    return answer;
  }
}
