import { describe, expect, it } from '@jest/globals';

import { readAsyncPreference } from './prefer.js';

describe('Prefer (RFC 7240)', () => {
  it.each([
    ['respond-async', 0],
    ['Respond-Async', 0],
    ['respond-async, wait=10', 10_000],
    ['wait=10,respond-async', 10_000],
    ['return=minimal; x=1, respond-async; y="a,b" , Wait=2', 2000],
    ['respond-async, wait=999999', 30_000],
    ['respond-async, wait=-1', 0],
    ['respond-async, wait=soon', 0],
    ['respond-async, wait=1, wait=2', 1000],
  ])('%s: asynchronously, and waited for %d ms', (header, wait) => {
    expect(readAsyncPreference(header)).toEqual({ wait });
  });

  it.each([
    undefined,
    '',
    'wait=10',
    'return=representation',
    'x="respond-async, wait=1"',
    'respond-asynchronously',
  ])('%s: at once', (header) => {
    expect(readAsyncPreference(header)).toBeUndefined();
  });

  it('comes in one header or in several', () => {
    expect(readAsyncPreference(['wait=3', 'respond-async'])).toEqual({ wait: 3000 });
  });
});
