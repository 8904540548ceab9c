import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { readSearchRequest } from './read-search-request.js';

const schemas = [URN.searchRequest];

function refusal(body: Json): ScimError {
  try {
    readSearchRequest(body);
  } catch (error) {
    if (error instanceof ScimError) return error;
  }
  throw new Error(`was read: ${JSON.stringify(body)}`);
}

describe('readSearchRequest', () => {
  it('Q-SEARCH-03, Q-SEARCH-07: every parameter', () => {
    const request = {
      attributes: ['userName'],
      excludedAttributes: ['title', 'x,y'],
      filter: 'title pr',
      sortBy: 'title',
      sortOrder: 'descending',
      startIndex: 2,
      count: -3,
      cursor: '',
    };
    expect(readSearchRequest({ schemas, ...request })).toEqual(request);
  });

  it('Q-SEARCH-06: names in any letter case, unknown ones ignored, null and no names as absent', () => {
    expect(readSearchRequest({ SCHEMAS: schemas, FILTER: 'x', STARTindex: 1, foo: {}, Foo: [] })).toEqual({
      filter: 'x',
      startIndex: 1,
    });
    expect(readSearchRequest({ schemas, filter: null, count: null, cursor: null, attributes: [] })).toEqual(
      {},
    );
    expect(Object.keys(readSearchRequest({ schemas, excludedAttributes: null }))).toEqual([]);
  });

  it.each<[Json]>([
    [null],
    ['x'],
    [[]],
    [{}],
    [{ schemas: [] }],
    [{ schemas: URN.searchRequest }],
    [{ schemas: [1] }],
  ])('Q-SEARCH-02: %j is no SearchRequest', (body) => {
    expect(refusal(body)).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it('C-ATTR-25: a known member given twice is refused, an unknown one is not', () => {
    expect(refusal({ schemas, filter: 'x', Filter: 'x' })).toMatchObject({ scimType: 'invalidSyntax' });
    expect(readSearchRequest({ schemas, foo: 1, FOO: 2 })).toEqual({});
  });

  it.each<[string, readonly Json[]]>([
    ['filter', [1, true, [], {}]],
    ['sortBy', [1, ['x']]],
    ['sortOrder', [false, {}]],
    ['cursor', [0, []]],
    ['startIndex', ['1', [], true]],
    ['count', ['1', {}, false]],
    ['attributes', ['x', 1, {}, [1], ['x', null]]],
    ['excludedAttributes', ['x', [[]], [{}]]],
  ])('Q-SEARCH-05: %s of another type is refused by name', (name, values) => {
    for (const value of values) {
      const { scimType, detail } = refusal({ schemas, [name]: value });
      expect([scimType, detail.includes(` ${name} `)]).toEqual(['invalidValue', true]);
    }
  });
});
