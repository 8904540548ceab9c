// One target, all its inputs.
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BUDGETS, budgetOf, HEAP_GROWTH } from './budgets.mjs';
import { FuzzedService } from './fuzzed-service.mjs';
import { HTTP_TARGETS } from './http-targets.mjs';
import { inputsOf } from './inputs.mjs';

/** Inputs that are made, examined and sent together. */
const BATCH = 200;

/** Inputs whose steps are counted together; where they are too many, halves are, down to the one that takes them. */
const COUNTED = 10;

/** Requests under way at the same time. */
const CONNECTIONS = 16;

/** Findings after which no more are looked for. */
const ENOUGH = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** What was found with one target. */
class Findings {
  list = [];
  inputs = 0;
  /** Of the budget, at most. */
  share = 0;
  heap = { early: 0, late: 0 };

  add(input, error) {
    this.list.push({ input, why: error.stack ?? String(error) });
  }

  get areEnough() {
    return this.list.length >= ENOUGH;
  }
}

/**
 * Runs a campaign.
 * @param {string} target
 * @param {{ seed: number, count: number, pure?: (input: string) => void, counter: object }} options `pure` is what the
 *   library does with an input, where the target is one of it; its steps are those of `counter`
 */
export async function runCampaign(target, { seed, count, pure, counter }) {
  const findings = new Findings();
  const http = HTTP_TARGETS[target];
  const service = http === undefined ? undefined : new FuzzedService();
  try {
    await service?.start();
    let batch = [];
    const finish = async () => {
      const sending = service === undefined ? undefined : sendAll(batch, { service, http, findings });
      for (let from = 0; pure !== undefined && from < batch.length; from += COUNTED) {
        examine(target, batch.slice(from, from + COUNTED), { pure, counter, findings });
        // The service has work meanwhile: its answers are taken, and further requests sent.
        if (sending !== undefined) await setImmediate();
      }
      await sending;
      findings.inputs += batch.length;
      batch = [];
      if (findings.heap.early === 0 && findings.inputs * 10 >= count) findings.heap.early = heapInUse();
    };
    for (const input of inputsOf(target, { seed, count })) {
      batch.push(input);
      if (batch.length === BATCH) await finish();
      if (findings.areEnough || service?.ended !== undefined) break;
    }
    await finish();
    findings.heap.late = heapInUse();
    if (findings.heap.late > findings.heap.early + HEAP_GROWTH) {
      findings.add('', new Error(`the heap grew from ${findings.heap.early} to ${findings.heap.late} bytes`));
    }
    return findings;
  } finally {
    await service?.stop();
  }
}

/** One by one against the library, their steps together. */
function examine(target, batch, { pure, counter, findings }) {
  counter.take();
  for (const input of batch) {
    try {
      pure(input);
    } catch (error) {
      findings.add(input, error);
    }
  }
  const share = counter.take() / Math.max(1, budgetOf(target, batch));
  findings.share = Math.max(findings.share, share);
  if (share > 1) blame(target, batch, { pure, counter, findings });
}

/** Finds the inputs that take more steps than they may. */
function blame(target, inputs, tools) {
  for (const half of halvesOf(inputs)) {
    tools.counter.take();
    for (const input of half) {
      try {
        tools.pure(input);
      } catch {
        // It was found already.
      }
    }
    const steps = tools.counter.take();
    if (steps <= budgetOf(target, half)) continue;
    if (half.length > 1) blame(target, half, tools);
    else {
      const { perInput, perCharacter } = BUDGETS[target];
      const [input] = half;
      const allowed = `${perInput} and ${perCharacter} for each of its ${input.length} characters`;
      tools.findings.add(input, new Error(`takes ${steps} steps, more than ${allowed}`));
    }
  }
}

function halvesOf(inputs) {
  if (inputs.length === 1) return [inputs];
  const middle = Math.ceil(inputs.length / 2);
  return [inputs.slice(0, middle), inputs.slice(middle)];
}

async function sendAll(batch, { service, http, findings }) {
  let next = 0;
  const work = async (place) => {
    while (next < batch.length) {
      const input = batch[next++];
      try {
        await http(service, input, place);
      } catch (error) {
        findings.add(input, new Error(`${error.message}\n${service.ended ?? service.log}`));
      }
      if (service.ended !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, place) => work(place)));
}

function heapInUse() {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
