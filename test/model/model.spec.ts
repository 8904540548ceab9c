import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';

import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { forEachEngine } from '../support/engines.js';
import { ScimClient } from '../support/scim-client.js';
import { startTestService, type TestService } from '../support/service.js';
import { actionArbitrary } from './action-arbitrary.js';
import { BADGE_SCHEMA } from './badge.js';
import { DirectoryModel } from './directory-model.js';
import { checkFeed } from './feed-check.js';
import { checkAll } from './query-step.js';
import { ROBOT_SCHEMA, ROBOT_TYPE } from './robots.js';
import { supportOf, type ServiceUnderTest, type Support } from './service-under-test.js';
import { Step } from './step.js';

/** On each engine; what comes of them is checked after each sequence. */
const STEPS = Number(process.env['ROLLCALL_TEST_MODEL_STEPS'] ?? 10_000);
const STEPS_OF_A_SEQUENCE = 120;
/** Milliseconds until it hangs: a step takes a few, and twenty on a machine with much else to do. */
const BOUND = 60_000 + STEPS * 60;
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
    const { client, token, name } = await service.tenant();
    const admin = new ScimClient({
      baseUrl: `${service.origin}/admin/v1/tenants/${name}`,
      token: service.adminToken,
    });
    for (const schema of [BADGE_SCHEMA, ROBOT_SCHEMA]) {
      expect((await admin.post('/schemas', schema)).status).toBe(201);
    }
    expect((await admin.post('/resource-types', ROBOT_TYPE)).status).toBe(201);
    const model = new DirectoryModel(service.baseUrl);
    const tested: ServiceUnderTest = { client, steps, supports };
    await fc.asyncModelRun(() => ({ model, real: tested }), sequence);
    for (const kind of ['User', 'Group', 'Robot'] as const) await checkAll(model, tested, kind);
    await checkFeed(model, { origin: service.origin, token });
  }

  it(
    `RFC 7643, RFC 7644: ${STEPS} random requests are answered as the model answers them, and told as it tells them`,
    async () => {
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
    },
    BOUND,
  );
});
