import { describe, expect, it } from '@jest/globals';

import { ScimError } from '../errors/scim-error.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { readBulkRequest } from './read-bulk-request.js';

const DATA = { userName: 'ines' };
const POST = { method: 'POST', bulkId: 'a', path: '/Users', data: DATA };

function body(...operations: readonly Json[]): Json {
  return { schemas: [URN.bulkRequest], Operations: operations };
}

function problemOf(operation: Json): string | undefined {
  const { problem } = readBulkRequest(body(operation)).operations[0]!;
  return problem === undefined ? undefined : `${String(problem.scimType)}: ${problem.detail}`;
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${String(error.scimType)}: ${error.detail}`;
  }
  throw new Error('it was not refused');
}

describe('reading a bulk request (RFC 7644 §3.7)', () => {
  it('gives each operation with its method, its target and its data', () => {
    const { operations, failOnErrors } = readBulkRequest(
      body(
        POST,
        { method: 'put', path: '/Users/1', data: DATA, version: 'W/"1"' },
        { method: 'DELETE', path: '/Groups/a%20b%2Fc', data: null },
      ),
    );
    expect(failOnErrors).toBeUndefined();
    expect(operations.map(({ call }) => call)).toEqual([
      { method: 'POST', endpoint: '/Users', data: DATA },
      { method: 'PUT', endpoint: '/Users', id: '1', data: DATA, version: 'W/"1"' },
      { method: 'DELETE', endpoint: '/Groups', id: 'a b/c' },
    ]);
    expect(operations.map(({ where, method, bulkId }) => [where, method, bulkId])).toEqual([
      ['Operations[0]', 'POST', 'a'],
      ['Operations[1]', 'PUT', undefined],
      ['Operations[2]', 'DELETE', undefined],
    ]);
  });

  it('reads names of members in any letter case, and refuses one that is there twice', () => {
    const read = readBulkRequest({
      SCHEMAS: [URN.bulkRequest.toUpperCase()],
      operations: [{ Method: 'post', BULKID: 'a', Path: '/Users', DATA, unknown: 1 }],
      FailOnErrors: 3,
    });
    expect(read.failOnErrors).toBe(3);
    expect(read.operations[0]?.call).toEqual({ method: 'POST', endpoint: '/Users', data: DATA });
    expect(problemOf({ ...POST, DATA })).toMatch(
      /^invalidSyntax: Operations\[0\] has the member "data" more/,
    );
  });

  it.each([
    ['no such method', { ...POST, method: 'HEAD' }, /method must be POST, PUT, PATCH or DELETE, not "HEAD"/],
    ['no bulkId', { method: 'POST', path: '/Users', data: DATA }, /must have a "bulkId"/],
    ['an empty bulkId', { ...POST, bulkId: '' }, /must be a string that is not empty/],
    ['no path', { method: 'DELETE' }, /must have a "path"/],
    ['a path with a resource in a POST', { ...POST, path: '/Users/1' }, /must be an endpoint/],
    ['a path without one in a PATCH', { ...POST, method: 'PATCH' }, /must be a resource/],
    ['a path with a query', { ...POST, path: '/Users?x=1' }, /without a query/],
    ['a path that is no URL', { method: 'DELETE', path: '/Users/%E0%A4%A' }, /percent-encoded/],
    ['an absolute path', { ...POST, path: 'https://id.example/scim/v2/Users' }, /relative to the base/],
    ['no data', { method: 'PUT', path: '/Users/1' }, /must have "data"/],
    [
      'a version that is no string',
      { method: 'DELETE', path: '/Users/1', version: 1 },
      /version must be a string/,
    ],
  ])('B-BULK-03 to B-BULK-06: %s is the problem of its operation', (_name, operation, detail) => {
    expect(problemOf(operation)).toMatch(/^invalidSyntax: Operations\[0\]/);
    expect(problemOf(operation)).toMatch(detail);
  });

  it.each([
    ['no object', 'x', /^400 invalidSyntax/],
    ['other schemas', { schemas: [URN.patchOp], Operations: [POST] }, /^400 invalidSyntax: The "schemas"/],
    ['no operations', { schemas: [URN.bulkRequest] }, /^400 invalidSyntax: A bulk request must have/],
    ['an empty list of them', body(), /^400 invalidSyntax: A bulk request must have/],
    ['an operation that is no object', body(POST, 'x'), /^400 invalidSyntax: Operations\[1\]/],
    [
      'an operation without a method',
      body({ path: '/Users' }),
      /^400 invalidSyntax: Operations\[0\] must have a "method"/,
    ],
    [
      'a bulkId twice',
      body(POST, { ...POST, path: '/Groups' }),
      /^400 invalidSyntax: Operations\[0\] and Operations\[1\]/,
    ],
  ])('B-BULK-01, B-BULK-04, B-BULK-23: %s is refused as a whole', (_name, sent, expected) => {
    expect(refusal(() => readBulkRequest(sent))).toMatch(expected);
  });

  it('B-BULK-21: one operation too many is refused by the name of the limit', () => {
    const operations = Array.from({ length: 4 }, (_, index) => ({ ...POST, bulkId: `${index}` }));
    expect(readBulkRequest(body(...operations), { bulkOperations: 4 }).operations).toHaveLength(4);
    expect(refusal(() => readBulkRequest(body(...operations), { bulkOperations: 3 }))).toMatch(
      /^413 undefined: .*4 operations; the limit maxOperations allows 3/,
    );
  });
});
