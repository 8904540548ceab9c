import { describe, expect, it } from '@jest/globals';

import { readPreconditions, withPreconditions, type ConditionalRequest } from './preconditions.js';

function request(method: string, headers: ConditionalRequest['headers']): ConditionalRequest {
  return { method, headers };
}

describe('If-Match and If-None-Match (RFC 7644 §3.14, RFC 9110 §13.1)', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('%s: both are read', (method) => {
    const headers = { 'if-match': 'W/"7", "8"', 'if-none-match': '*' };
    expect(readPreconditions(request(method, headers))).toEqual({ ifMatch: [7, 8], ifNoneMatch: 'any' });
    expect(readPreconditions(request(method, { 'if-match': '*' }))).toEqual({ ifMatch: 'any' });
    expect(readPreconditions(request(method, { 'if-none-match': '"7"' }))).toEqual({ ifNoneMatch: [7] });
  });

  it('a request that has neither says what it says', () => {
    const said = { attributes: ['id'] };
    expect(readPreconditions(request('PUT', {}))).toBeUndefined();
    expect(withPreconditions(request('GET', {}), said)).toBe(said);
    expect(withPreconditions(request('GET', { 'if-match': '*' }), said)).toEqual({
      ...said,
      preconditions: { ifMatch: 'any' },
    });
  });

  it('what a POST asks has no version yet', () => {
    expect(readPreconditions(request('POST', { 'if-match': 'x', 'if-none-match': '*' }))).toBeUndefined();
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('H-ETAG-12: %s that says what nobody can read is refused', (method) => {
    for (const name of ['if-match', 'if-none-match']) {
      expect(() => readPreconditions(request(method, { [name]: '7' }))).toThrow(
        expect.objectContaining({ errorName: 'preconditionFailed' }),
      );
    }
  });

  it.each(['GET', 'HEAD'])('%s whose If-None-Match nobody can read is answered in full', (method) => {
    expect(readPreconditions(request(method, { 'if-none-match': '7' }))).toEqual({ ifNoneMatch: [] });
  });
});
