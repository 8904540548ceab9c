import { describe, expect, it } from '@jest/globals';
import { preconditionFailed } from './precondition-failed.js';

describe('preconditionFailed', () => {
  it.each([
    [
      'ifMatch',
      'which is not one that the request depends on. Read it again, and send the request with its version.',
    ],
    ['ifNoneMatch', 'which the request rules out by If-None-Match. Leave that header out.'],
  ] as const)('H-ETAG-05, H-ETAG-11: says which version there is, and what to do about %s', (unmet, rest) => {
    const { status, detail } = preconditionFailed(7, unmet);
    expect([status, detail]).toEqual([412, `The resource has version W/"7", ${rest}`]);
  });
});
