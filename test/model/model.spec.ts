import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';

import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { forEachEngine } from '../support/engines.js';
import { startTestService, type TestService } from '../support/service.js';
import { actionArbitrary } from './action-arbitrary.js';
import { DirectoryModel } from './directory-model.js';
import { checkFeed } from './feed-check.js';
import { checkAll } from './query-step.js';
import { supportOf, type ServiceUnderTest, type Support } from './service-under-test.js';
import { Step } from './step.js';

/** On each engine; what comes of them is checked after each sequence. */
const STEPS = Number(process.env['ROLLCALL_TEST_MODEL_STEPS'] ?? 5000);
const STEPS_OF_A_SEQUENCE = 120;
const SEQUENCES_AT_ONCE = 10;

type Sequence = Iterable<AsyncCommand<DirectoryModel, ServiceUnderTest>>;

forEachEngine('a small model of the directory', (engine) => {
  const { seed = Math.trunc(Math.random() * 2 ** 31) } = propertyParameters(1);
  const steps = { count: 0 };
  let service: TestService;
  let supports: Support;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
    supports = await supportOf(service.client);
  });
  afterAll(() => service.close());

  /** Each sequence has a tenant of its own, so that a shorter one can be tried from the start. */
  async function follow(sequence: Sequence): Promise<void> {
    const { client, token } = await service.tenant();
    const model = new DirectoryModel(service.baseUrl);
    const tested: ServiceUnderTest = { client, steps, supports };
    await fc.asyncModelRun(() => ({ model, real: tested }), sequence);
    await checkAll(model, tested, 'User');
    await checkAll(model, tested, 'Group');
    await checkFeed(model, { origin: service.origin, token });
  }

  it(`RFC 7643, RFC 7644: ${STEPS} random requests are answered as the model answers them, and told as it tells them`, async () => {
    console.log(`the model on ${engine.name}: ROLLCALL_TEST_SEED=${seed}`);
    const step = actionArbitrary.map((action) => new Step(action));
    const sequences = fc.commands([step], { maxCommands: STEPS_OF_A_SEQUENCE, size: 'max' });
    for (let round = 0; steps.count < STEPS; round += 1) {
      await fc.assert(fc.asyncProperty(sequences, follow), {
        numRuns: SEQUENCES_AT_ONCE,
        seed: seed + round,
        includeErrorInReport: true,
      });
    }
    expect(steps.count).toBeGreaterThanOrEqual(STEPS);
  }, 600_000);
});
