import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, LENIENT, ScimError } from '@rollcall/scim';

import { accessOf } from '../access/access.js';
import { GROUP_BINDING } from '../groups/group-binding.js';
import type { RequestContext } from '../request-context.js';
import type { BoundBulkOperation } from './bind-bulk-operations.js';
import { BulkCreations } from './bulk-creations.js';
import type { BulkEndpoint } from './bulk-endpoint.js';
import { BulkOutcomes } from './bulk-outcomes.js';
import { resourceLinks } from './resource-links.js';

const CIRCLE = 60;

const LINKS = resourceLinks('https://id.example.com', [GROUP_TYPE]);
const CTX: RequestContext = {
  tenant: { id: 1, name: 'acme', relaxations: LENIENT, uniqueGroupNames: true },
  principal: { credentialId: 'c', name: 'spec', access: accessOf(undefined) },
  requestId: 'r',
  now: 0,
};

/** Bulk ids, counted each time that they are gone through. */
class Counted extends Set<string> {
  times = 0;

  override [Symbol.iterator](): SetIterator<string> {
    this.times += 1;
    return super[Symbol.iterator]();
  }
}

function never(): never {
  throw new Error('nothing of it is called');
}

describe('creations that refer to each other in a circle (RFC 7644 §3.7.1)', () => {
  it('B-BULK-13: are refused together, and what each refers to is looked at a few times, however long the circle is', async () => {
    const references = Array.from(
      { length: CIRCLE },
      (_, index) => new Counted([`b${(index + 1) % CIRCLE}`]),
    );
    // Whoever refers to what is refused comes before it, so that the refusal goes through the circle against its order.
    const endpoint: BulkEndpoint = {
      binding: GROUP_BINDING,
      resources: {
        draft: (_, id) =>
          id === `id${CIRCLE - 1}`
            ? Promise.reject(new ScimError('invalidValue', 'displayName is missing.'))
            : Promise.resolve({ type: GROUP_TYPE, draft: { id, attributes: {}, members: [] } }),
        ...{ replace: never, patch: never, remove: never },
      },
      dataLimit: 1000,
    };
    const operations = references.map((own, index): BoundBulkOperation => ({
      label: { where: `Operations[${index}]`, method: 'POST', bulkId: `b${index}` },
      references: own,
      location: undefined,
      endpoint: '/Groups',
      bound: { call: { method: 'POST', endpoint: '/Groups', data: {} }, endpoint, type: GROUP_TYPE },
    }));
    const ids = new Map(references.map((_, index) => [`b${index}`, `id${index}`]));
    const outcomes = new BulkOutcomes(operations, LINKS, { failOnErrors: undefined });
    const creations = new BulkCreations(CTX, { operations, ids }, outcomes, {
      endpointsOf: () => [endpoint],
      creator: { createMany: never },
      ids: { next: never },
      links: LINKS,
      surroundings: {
        pause: () => Promise.resolve(),
        refusalOf: (_, error) => (error instanceof ScimError ? error : never()),
      },
    });
    await creations.add(references.map((_, index) => index));
    await creations.perform();
    const statuses = outcomes.answers().map(({ result }) => result.status);
    expect(statuses).toEqual([...Array<string>(CIRCLE - 1).fill('409'), '400']);
    const times = references.reduce((sum, { times: each }) => sum + each, 0);
    expect(times).toBeLessThanOrEqual(4 * CIRCLE);
  });
});
