// Does an operation a few times, alone, and reads what the service sent to its database for each step.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds without another statement after which a step is taken to have sent all. */
const QUIET = 10;

/**
 * Samples `times` operations, after some that are not: a statement that recurs is sent in another way from some use on.
 * @returns steps `{ name, status, bytes, inputs: { query, body }, statements }`, in the order in which they were done
 */
export async function sampleStatements({ context, scenario, file, times, before }) {
  const steps = [];
  const sender = context.sender('service');
  const log = new StatementLog(file);
  const shared = {};
  const options = { side: 'service', scenario, sender, shared };
  try {
    await scenario.prepare?.(context(options));
    for (let time = -before; time < times; time += 1) {
      const { send, ...rest } = context(options);
      const outcome = await scenario.operation({
        ...rest,
        async send(step) {
          if (step.quiet || time < 0) return send(step);
          await log.skip();
          const sample = { name: step.name, inputs: { query: step.inputs ?? {}, body: step.body } };
          const onAnswer = ({ status, body }) => Object.assign(sample, { status, bytes: body.length });
          const answer = await send({ ...step, onAnswer });
          steps.push({ ...sample, statements: await log.settle() });
          return answer;
        },
      });
      if (outcome === 'end') break;
    }
  } finally {
    sender.close();
    log.close();
  }
  return steps;
}

/** What `record-statements.mjs` writes, from a place on. */
class StatementLog {
  #file;
  #position = 0;

  constructor(path) {
    this.#file = openSync(path, 'r');
    this.#position = fstatSync(this.#file).size;
  }

  /** Passes over what was written so far, when no more comes. */
  async skip() {
    let size = -1;
    for (let now = fstatSync(this.#file).size; now !== size; now = fstatSync(this.#file).size) {
      size = now;
      await pause(QUIET);
    }
    this.#position = size;
  }

  /** The statements since the last call, when no more come. */
  async settle() {
    const begin = this.#position;
    await this.skip();
    const size = this.#position;
    const bytes = Buffer.alloc(size - begin);
    readSync(this.#file, bytes, 0, bytes.length, begin);
    const lines = bytes.toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  close() {
    closeSync(this.#file);
  }
}
