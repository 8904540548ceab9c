import { describe, expect, it } from '@jest/globals';

import { namesInBody, namesInFilter } from './wanted-names.js';

describe('the names that a request is about', () => {
  it('are those of a resource, whatever else is wrong with it', () => {
    expect(namesInBody({ userName: 'ines', externalId: 'e-1', active: 'perhaps' })).toEqual({
      name: 'ines',
      externalId: 'e-1',
    });
    expect(namesInBody({ DISPLAYNAME: 'Sales' })).toEqual({ name: 'Sales' });
    expect(namesInBody({ userName: 'ines', displayName: 'Ines' })).toEqual({ name: 'ines' });
    expect(namesInBody({ userName: 5 })).toEqual({});
    expect(namesInBody(undefined)).toEqual({});
    expect(namesInBody([])).toEqual({});
  });

  it('are those that a PATCH wants to set, with and without a path', () => {
    const patch = (operation: Record<string, unknown>): ReturnType<typeof namesInBody> =>
      namesInBody(JSON.parse(JSON.stringify({ Operations: [{ op: 'replace', ...operation }] })));
    expect(patch({ path: 'userName', value: 'omar' })).toEqual({ name: 'omar' });
    expect(patch({ value: { displayName: 'Desk', externalId: 'x' } })).toEqual({
      name: 'Desk',
      externalId: 'x',
    });
    expect(patch({ path: 'title', value: 'omar' })).toEqual({});
  });

  it('are those that a filter compares, unescaped', () => {
    expect(namesInFilter('userName eq "in\\"es"')).toEqual({ name: 'in"es' });
    expect(namesInFilter('active eq true and (USERNAME Eq "a" or externalId eq "b")')).toEqual({
      name: 'a',
      externalId: 'b',
    });
    expect(namesInFilter('nickName eq "a"')).toEqual({});
    expect(namesInFilter('userName eq "\\x"')).toEqual({});
    expect(namesInFilter(undefined)).toEqual({});
  });
});
