import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { loadSpec } from './load-spec.mjs';
import { runTest } from './run-test.mjs';
import { SpecModules } from './spec-modules.mjs';

const SPECS = 'libs/scim/src';

/** What the first run learns for those with mutants, of which another process may do some. */
const LEARNT = 'spec-runner.json';

/** Milliseconds of computing that a test may take: this many at least, and so many times those of the first run. */
const LIMIT = { least: 2_000, times: 50 };

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
    // Random tests are the same for each mutant, and what fails once is enough.
    process.env.ROLLCALL_TEST_SEED ??= '1';
    createRequire(import.meta.url)('fast-check').configureGlobal({ endOnFailure: true });
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Runs every test without a mutant, and learns which mutants each test reaches. */
  async dryRun() {
    const tests = [];
    const mutantCoverage = { static: {}, perTest: {} };
    const learnt = { times: {}, loading: {}, reaching: {} };
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
    for (const [index, { id }] of tests.entries()) {
      for (const mutant of Object.keys(mutantCoverage.perTest[id] ?? {})) {
        if (mutant in learnt.loading) (learnt.reaching[mutant] ??= []).push(index);
      }
    }
    writeFileSync(LEARNT, JSON.stringify(learnt));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async #rehearse(test) {
    const { id, name, file } = test;
    this.#context.currentTestId = id;
    const began = performance.now();
    const { failed, endless } = await runTest(test, 60_000);
    this.#context.currentTestId = undefined;
    const result = { id, name, fileName: join(this.#root, file), timeSpentMs: performance.now() - began };
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

  async mutantRun({ activeMutant, testFilter, mutantActivation, hitLimit }) {
    this.#learnt ??= JSON.parse(readFileSync(LEARNT, 'utf8'));
    Object.assign(this.#context, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
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
    const { times, loading, reaching } = this.#learnt;
    const files = new Set(loading[mutant]);
    const reached = new Set(reaching[mutant]);
    return Object.keys(times).filter((id, index) => files.has(fileOf(id)) || reached.has(index));
  }

  async #runSpec({ file, ids }, { activeMutant, loadedWith, progress }) {
    const { times } = this.#learnt;
    this.#context.mutantCoverage = { static: {}, perTest: {} };
    this.#context.activeMutant = loadedWith;
    let tests;
    try {
      tests = loadSpec(this.#modules, this.#root, file).filter(({ id }) => ids.has(id));
    } catch (error) {
      progress.broken = error.stack;
      return undefined;
    }
    this.#context.activeMutant = activeMutant;
    for (const test of tests.sort((a, b) => times[a.id] - times[b.id])) {
      progress.nrOfTests += 1;
      const limit = Math.max(LIMIT.least, LIMIT.times * times[test.id]);
      const { failed, endless } = await runTest(test, limit);
      if (endless) return { status: MutantRunStatus.Timeout, reason: test.id };
      const { hitCount, hitLimit } = this.#context;
      const looped = determineHitLimitReached(hitCount, hitLimit);
      if (looped !== undefined) return { ...looped, status: MutantRunStatus.Timeout };
      if (failed !== undefined) {
        const killed = { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage: failed };
        return { ...killed, nrOfTests: progress.nrOfTests };
      }
    }
    return undefined;
  }
}
