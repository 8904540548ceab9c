import { describe, expect, it } from '@jest/globals';
import { COMMON_ATTRIBUTES } from './common-attributes.js';

function characteristics(name: string, sub?: string): unknown {
  const attribute = COMMON_ATTRIBUTES.find((each) => each.name === name);
  const found = sub === undefined ? attribute : attribute?.subAttributes?.find((each) => each.name === sub);
  if (found === undefined) return undefined;
  return [found.type, found.multiValued, found.caseExact, found.mutability, found.returned];
}

describe('COMMON_ATTRIBUTES', () => {
  it.each([
    ['C-ATTR-17, Q-ATTR-11', 'schemas', ['reference', true, true, 'readWrite', 'always']],
    ['C-ATTR-03', 'id', ['string', false, true, 'readOnly', 'always']],
    ['C-ATTR-05', 'externalId', ['string', false, true, 'readWrite', 'default']],
    ['C-ATTR-07', 'meta', ['complex', false, false, 'readOnly', 'default']],
  ])('%s: %s', (_row, name, expected) => {
    expect(characteristics(name)).toEqual(expected);
  });

  it.each([
    ['C-ATTR-08', 'resourceType', ['string', false, true, 'readOnly', 'default']],
    ['C-ATTR-09', 'created', ['dateTime', false, false, 'readOnly', 'default']],
    ['C-ATTR-10', 'lastModified', ['dateTime', false, false, 'readOnly', 'default']],
    ['C-ATTR-12', 'location', ['reference', false, true, 'readOnly', 'default']],
    ['C-ATTR-13', 'version', ['string', false, true, 'readOnly', 'default']],
  ])('%s: meta.%s', (_row, sub, expected) => {
    expect(characteristics('meta', sub)).toEqual(expected);
  });

  it('C-ATTR-06: externalId is not unique, and there is nothing else', () => {
    expect(COMMON_ATTRIBUTES.map(({ name, uniqueness }) => [name, uniqueness])).toEqual([
      ['schemas', 'none'],
      ['id', 'server'],
      ['externalId', 'none'],
      ['meta', 'none'],
    ]);
    expect(
      Object.isFrozen(COMMON_ATTRIBUTES) && COMMON_ATTRIBUTES.every((each) => Object.isFrozen(each)),
    ).toBe(true);
  });
});
