/** A bulk request does what its operations do one after the other: random requests are compared with single requests. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { bulk, idOf } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import {
  at,
  CORE,
  ENT,
  GROUP,
  isBody,
  listAt,
  patchOp,
  resourcesOf,
  type Body,
} from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

/** An operation before it is written down; `refers` and `target` count operations back from it. */
interface Draft {
  readonly kind: 'user' | 'group' | 'patch' | 'put' | 'delete' | 'broken';
  /** Names are few, so that some are taken. */
  readonly name: number;
  readonly refers: readonly number[];
  readonly target: number;
}

const drafts: fc.Arbitrary<readonly Draft[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('user', 'user', 'user', 'group', 'group', 'patch', 'put', 'delete', 'broken'),
    name: fc.integer({ min: 0, max: 9 }),
    refers: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    target: fc.integer({ min: 1, max: 6 }),
  }),
  { minLength: 1, maxLength: 25 },
);

type Operation = Body & { readonly method: string; readonly path: string; readonly data?: Body };

/** The operations, which refer to earlier ones alone. */
function operationsOf(all: readonly Draft[]): readonly Operation[] {
  return all.map(({ kind, name, refers, target }, index): Operation => {
    const bulkId = `op${index}`;
    const earlier = refers.map((back) => index - back).filter((found) => creates(all[found]));
    const aim = all[index - target];
    const endpoint = aim?.kind === 'group' ? '/Groups' : '/Users';
    const path = `${endpoint}/${creates(aim) ? `bulkId:op${index - target}` : 'nobody'}`;
    const [manager] = earlier;
    const user = {
      schemas: [CORE, ENT],
      userName: `name${name}`,
      displayName: `Name ${index}`,
      ...(manager === undefined ? {} : { [ENT]: { manager: { value: `bulkId:op${manager}` } } }),
    };
    const group = {
      schemas: [GROUP],
      displayName: `group${name % 4}`,
      members: earlier.map((found) => ({ value: `bulkId:op${found}` })),
    };
    switch (kind) {
      case 'user':
        return { method: 'POST', bulkId, path: '/Users', data: user };
      case 'group':
        return { method: 'POST', bulkId, path: '/Groups', data: group };
      case 'broken':
        return { method: 'POST', bulkId, path: '/Users', data: { schemas: [CORE], userName: '' } };
      case 'put':
        return { method: 'PUT', path, data: endpoint === '/Users' ? user : group };
      case 'patch':
        return {
          method: 'PATCH',
          path,
          data: patchOp({ op: 'replace', path: 'externalId', value: `external${index}` }),
        };
      case 'delete':
        return { method: 'DELETE', path };
    }
  });
}

function creates(draft: Draft | undefined): boolean {
  return draft !== undefined && ['user', 'group', 'broken'].includes(draft.kind);
}

/** What there is to compare of an operation's result. */
interface Result {
  readonly status: unknown;
  readonly scimType: unknown;
  readonly version: unknown;
}

/** Carries the operations out one after the other; what refers to a failed creation is 409. */
async function oneByOne(
  client: ScimClient,
  operations: readonly Operation[],
  failOnErrors: number | undefined,
): Promise<readonly Result[]> {
  const ids = new Map<string, string>();
  const results: Result[] = [];
  let errors = 0;
  for (const operation of operations) {
    if (errors === failOnErrors) break;
    const { method, path, data } = resolved(operation, ids);
    const answer = JSON.stringify({ path, data }).includes('bulkId:')
      ? undefined
      : await client.send(method, path, data === undefined ? {} : { body: data });
    const result =
      answer === undefined ? { status: '409', scimType: undefined, version: undefined } : resultOf(answer);
    if (Number(result.status) >= 300) errors += 1;
    else if (method === 'POST') ids.set(String(operation['bulkId']), String(at(answer?.body, 'id')));
    results.push(result);
  }
  return results;
}

/**
 * A result as it is compared: of a name that is taken, a reference to nobody, and one to what was not created, any may be
 * told first.
 */
function plain(result: Result): Result {
  const refused = result.status === '409' || result.scimType === 'invalidValue';
  return refused ? { status: 'refused', scimType: undefined, version: undefined } : result;
}

function resultOf({ status, body, headers }: ScimAnswer): Result {
  return { status: String(status), scimType: at(body, 'scimType'), version: headers.etag };
}

function resolved(operation: Operation, ids: ReadonlyMap<string, string>): Operation {
  const resolve = (text: string): string =>
    text.replace(/bulkId:(\w+)/, (reference, bulkId: string) => ids.get(bulkId) ?? reference);
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return resolve(value);
    if (Array.isArray(value)) return value.map(inside);
    if (!isBody(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inside(member)]));
  };
  return inside(operation) as Operation;
}

/** All that a tenant has, with names in place of ids. */
async function stateOf(client: ScimClient): Promise<unknown> {
  const [users, groups] = await Promise.all([
    client.get('/Users?count=1000&sortBy=userName'),
    client.get('/Groups?count=1000&sortBy=displayName'),
  ]);
  const all = [...resourcesOf(users), ...resourcesOf(groups)];
  const names = new Map(all.map((resource) => [at(resource, 'id'), nameOf(resource)]));
  const known = (value: unknown): unknown => names.get(at(value, 'value')) ?? at(value, 'value');
  return all.map((resource) => ({
    name: nameOf(resource),
    display: at(resource, 'displayName'),
    externalId: at(resource, 'externalId'),
    version: at(resource, 'meta', 'version'),
    manager: known(at(resource, ENT, 'manager')),
    members: listAt(resource, 'members').map(known).sort(),
    groups: listAt(resource, 'groups').map(known).sort(),
  }));
}

function nameOf(resource: unknown): unknown {
  return at(resource, 'userName') ?? at(resource, 'displayName');
}

forEachEngine('a bulk request and its operations', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service.close());

  it('B-BULK-20, B-BULK-24, B-BULK-26: come to the same, alone or together', async () => {
    await fc.assert(
      fc.asyncProperty(
        drafts,
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        async (all, limit) => {
          const operations = operationsOf(all);
          const [together, apart] = [(await service.tenant()).client, (await service.tenant()).client];
          const results = await bulk(
            together,
            operations,
            limit === undefined ? {} : { failOnErrors: limit },
          );
          const expected = await oneByOne(apart, operations, limit);
          const found = results.map((result) => ({
            status: result['status'],
            scimType: at(result, 'response', 'scimType'),
            version: result['version'],
          }));
          expect(found.map(plain)).toEqual(expected.map(plain));
          expect(await stateOf(together)).toEqual(await stateOf(apart));
          for (const result of results.filter(({ method, status }) => method === 'POST' && status === '201'))
            expect(idOf(result)).toMatch(/^[\da-f-]{36}$/);
        },
      ),
      propertyParameters(40),
    );
  }, 120_000);
});
