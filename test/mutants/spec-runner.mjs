import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { loadSpec } from './load-spec.mjs';
import { runTest } from './run-test.mjs';
import { SpecModules } from './spec-modules.mjs';

const SPECS = 'libs/scim/src';

/** What the first run learns for those with mutants, of which another process may do some. */
const LEARNT = 'spec-runner.json';

/** What a test may do with a mutant: so much at least, and so many times what it did without. */
const LIMITS = {
  /** Milliseconds of computing. */
  time: { least: 2_000, times: 10 },
  /** How often it comes by the mutant: a loop without an end may fill the memory in less than a second. */
  hits: { least: 10_000, times: 100 },
  /** The same while a file is loaded. */
  loading: 1_000_000,
};

function atMost({ least, times }, without = 0) {
  return Math.max(least, times * without);
}

/** An id begins with the file. */
function fileOf(id) {
  return id.slice(0, id.indexOf(' '));
}

/**
 * Runs the specs of the protocol library in its own process, with `describe`, `it` and `expect` of Jest and nothing
 * else of it: a mutant takes milliseconds, where each start of Jest takes seconds. Each spec file has modules of its
 * own, as in Jest, anew for each mutant. Of a mutant the cheapest tests come first, and the first that fails ends it.
 */
export class SpecRunner {
  #root = process.cwd();
  #modules = new SpecModules(this.#root);
  #context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #learnt;

  constructor() {
    // Random tests are the same for each mutant.
    process.env.ROLLCALL_TEST_SEED ??= '1';
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Runs every test without a mutant, and learns which mutants each test reaches. */
  async dryRun() {
    const tests = [];
    const mutantCoverage = { static: {}, perTest: {} };
    const learnt = { times: {}, loading: {}, hits: mutantCoverage.perTest };
    try {
      for (const file of this.#specs()) {
        const coverage = { static: {}, perTest: {} };
        this.#context.mutantCoverage = coverage;
        for (const test of loadSpec(this.#modules, this.#root, file)) {
          const result = await this.#rehearse(test);
          tests.push(result);
          learnt.times[test.id] = result.timeSpentMs;
        }
        Object.assign(mutantCoverage.perTest, coverage.perTest);
        for (const [mutant, hits] of Object.entries(coverage.static)) {
          mutantCoverage.static[mutant] = (mutantCoverage.static[mutant] ?? 0) + hits;
          (learnt.loading[mutant] ??= []).push(file);
        }
      }
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: error.stack };
    }
    writeFileSync(LEARNT, JSON.stringify(learnt));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async #rehearse(test) {
    const { id, name, file } = test;
    this.#context.currentTestId = id;
    const before = process.cpuUsage();
    const { failed, endless } = await runTest(test, 60_000);
    const { user, system } = process.cpuUsage(before);
    this.#context.currentTestId = undefined;
    const result = { id, name, fileName: join(this.#root, file), timeSpentMs: (user + system) / 1000 };
    if (failed === undefined && !endless) return { ...result, status: TestStatus.Success };
    return { ...result, status: TestStatus.Failed, failureMessage: failed ?? 'It does not end.' };
  }

  #specs() {
    const files = readdirSync(join(this.#root, SPECS), { recursive: true });
    return files
      .filter((file) => file.endsWith('.spec.ts'))
      .map((file) => `${SPECS}/${file}`)
      .sort();
  }

  async mutantRun({ activeMutant, testFilter, mutantActivation }) {
    this.#learnt ??= JSON.parse(readFileSync(LEARNT, 'utf8'));
    const progress = { nrOfTests: 0 };
    try {
      for (const spec of this.#plan(activeMutant.id, testFilter)) {
        const loadedWith = mutantActivation === 'static' ? activeMutant.id : undefined;
        const end = await this.#runSpec(spec, { activeMutant: activeMutant.id, loadedWith, progress });
        if (end !== undefined) return end;
      }
      if (progress.broken === undefined) return { status: MutantRunStatus.Survived, ...progress };
      return { status: MutantRunStatus.Error, errorMessage: progress.broken };
    } finally {
      this.#context.activeMutant = undefined;
      this.#context.hitCount = undefined;
    }
  }

  /**
   * The spec files that reach a mutant and the tests of each that do, the cheapest first.
   * @param {string} mutant
   * @param {readonly string[] | undefined} ids the tests; undefined for a mutant that is reached while files load
   */
  #plan(mutant, ids) {
    const { times } = this.#learnt;
    const specs = new Map();
    for (const id of ids ?? this.#testsOfStatic(mutant)) {
      const file = fileOf(id);
      const spec = specs.get(file) ?? { file, ids: new Set(), time: 0 };
      specs.set(file, spec);
      spec.ids.add(id);
      spec.time += times[id];
    }
    return [...specs.values()].sort((a, b) => a.time - b.time);
  }

  #testsOfStatic(mutant) {
    const { times, loading, hits } = this.#learnt;
    const files = new Set(loading[mutant]);
    return Object.keys(times).filter((id) => files.has(fileOf(id)) || hits[id]?.[mutant] !== undefined);
  }

  async #runSpec({ file, ids }, { activeMutant, loadedWith, progress }) {
    const { times, hits } = this.#learnt;
    this.#context.mutantCoverage = { static: {}, perTest: {} };
    Object.assign(this.#context, { activeMutant: loadedWith, hitCount: 0, hitLimit: LIMITS.loading });
    let tests;
    try {
      tests = loadSpec(this.#modules, this.#root, file).filter(({ id }) => ids.has(id));
    } catch (error) {
      if (this.#looped()) return { status: MutantRunStatus.Timeout, reason: file };
      progress.broken = error.stack;
      return undefined;
    }
    this.#context.activeMutant = activeMutant;
    for (const test of tests.sort((a, b) => times[a.id] - times[b.id])) {
      progress.nrOfTests += 1;
      this.#context.hitCount = 0;
      this.#context.hitLimit = atMost(LIMITS.hits, hits[test.id]?.[activeMutant]);
      const { failed, endless } = await runTest(test, atMost(LIMITS.time, times[test.id]));
      if (endless || this.#looped()) return { status: MutantRunStatus.Timeout, reason: test.id };
      if (failed !== undefined) {
        const killed = { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage: failed };
        return { ...killed, nrOfTests: progress.nrOfTests };
      }
    }
    return undefined;
  }

  #looped() {
    return this.#context.hitCount > this.#context.hitLimit;
  }
}
