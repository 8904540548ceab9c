import { describe, expect, it } from '@jest/globals';

import { readTraceParent } from './traceparent.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('W3C Trace Context §3.2', () => {
  it('has a trace and the span of the caller', () => {
    const text = `00-${TRACE}-${SPAN}-01`;
    expect(readTraceParent(text)).toEqual({ text, traceId: TRACE, spanId: SPAN });
  });

  it.each([
    ['absent', undefined],
    ['several', [`00-${TRACE}-${SPAN}-01`]],
    ['of another version', `ff-${TRACE}-${SPAN}-01`],
    ['in upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['of no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['of no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['too long', `00-${TRACE}-${SPAN}-01-x`],
    ['with a line of its own', `00-${TRACE}-${SPAN}-01\n`],
    ['anything else', 'ines@example.com'],
  ])('one that is %s counts as none', (_, text) => {
    expect(readTraceParent(text)).toBeUndefined();
  });
});
