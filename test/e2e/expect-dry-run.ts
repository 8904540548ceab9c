import { expect } from '@jest/globals';

import type { ScimAnswer } from '../support/scim-client.js';
import type { Body } from '../support/scim-messages.js';

const DRY_RUN = 'urn:rollcall:params:scim:api:messages:2.0:DryRun';

/** An answer that tells of a dry run, with these members among others. */
export function expectDryRun(answer: ScimAnswer, expected: Body): void {
  expect(answer.status === 200 ? answer.body : answer.text).toMatchObject({
    schemas: [DRY_RUN],
    ...expected,
  });
}
