import { describe, expect, it } from '@jest/globals';

import { readStoredPayload, storedPayload } from './stored-payload.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a stored payload', () => {
  it.each([
    '{"operation":"patch","after":{"title":"Lead"}}',
    '{"operation":"delete","changed":[]}',
    '{"a":""}',
  ])('gives back %s and the traceparent', (payload) => {
    const stored = storedPayload(payload, TRACEPARENT);
    expect(JSON.parse(stored)).toMatchObject({ traceparent: TRACEPARENT });
    expect(readStoredPayload(stored)).toEqual({ payload, traceparent: TRACEPARENT });
    expect(storedPayload(payload, undefined)).toBe(payload);
    expect(readStoredPayload(payload)).toEqual({ payload });
  });

  it('takes no attribute of a resource for it', () => {
    const payload = JSON.stringify({ after: { a: 1, traceparent: TRACEPARENT } });
    expect(readStoredPayload(payload)).toEqual({ payload });
  });
});
