import { expect } from '@jest/globals';

import { at, listAt, textAt, type Body } from '../support/scim-messages.js';
import type { Action } from './action.js';
import type { DirectoryModel } from './directory-model.js';
import { planWrite, type PlannedWrite } from './plan-write.js';
import { expectRefusal, type ServiceUnderTest } from './service-under-test.js';

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/**
 * Writes in one request (RFC 7644 §3.7): each is answered in its place as if it came alone, until as many have failed as
 * `failOnErrors` says.
 */
export async function runBulk(
  model: DirectoryModel,
  { client, steps }: ServiceUnderTest,
  { writes, failOnErrors }: Action & { readonly kind: 'bulk' },
): Promise<void> {
  steps.count += writes.length;
  const known = model.snapshot();
  const operations = writes.map((write, index) => operationOf(planWrite(model, known, write), index));
  const answer = await client.post('/Bulk', {
    schemas: [BULK_REQUEST],
    ...(failOnErrors === undefined ? {} : { failOnErrors }),
    Operations: operations,
  });
  expect([answer.status, at(answer.body, 'schemas')]).toEqual([200, [BULK_RESPONSE]]);
  const results = listAt(answer.body, 'Operations');
  let failed = 0;
  for (const [index, write] of writes.entries()) {
    if (failed === failOnErrors) {
      expect(results).toHaveLength(index);
      return;
    }
    // As the model is after the operations before.
    if (isRefused(planWrite(model, known, write), results[index], operations[index] ?? {})) failed += 1;
  }
  expect(results).toHaveLength(writes.length);
}

function operationOf({ kind, method, id, body, ifMatch }: PlannedWrite, index: number): Body {
  return {
    method,
    path: id === undefined ? `/${kind}s` : `/${kind}s/${id}`,
    ...(method === 'POST' || index % 2 === 0 ? { bulkId: `op-${index}` } : {}),
    ...(ifMatch === undefined ? {} : { version: `W/"${ifMatch}"` }),
    ...(body === undefined ? {} : { data: body }),
  };
}

/** Holds one result against the model, to which it is done where it is a success. */
function isRefused(planned: PlannedWrite, result: unknown, operation: Body): boolean {
  expect(result).toMatchObject({ method: planned.method, status: expect.any(String) });
  expect(at(result, 'bulkId')).toBe(operation['bulkId']);
  const status = textAt(result, 'status');
  const scimType = at(result, 'response', 'scimType');
  const got = typeof scimType === 'string' ? `${status} ${scimType}` : status;
  const { refusals, success } = planned;
  if (expectRefusal(got, { refusals, success, text: JSON.stringify(result) })) return true;
  // The id stands at the end of the location.
  planned.commit(textAt(result, 'location').split('/').at(-1) ?? '');
  return false;
}
