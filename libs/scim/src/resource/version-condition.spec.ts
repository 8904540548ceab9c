import { describe, expect, it } from '@jest/globals';

import { ScimError } from '../errors/scim-error.js';
import { checkPreconditions } from './check-preconditions.js';
import { isUnmodified } from './is-unmodified.js';
import { versionTag } from './resource-version.js';
import { readVersionCondition, UNCONDITIONAL, type Preconditions } from './version-condition.js';

/** `met`, `unmodified`, or the name of the refusal. */
function outcome(decide: () => boolean | undefined): string {
  try {
    return decide() === true ? 'unmodified' : 'met';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('the versions that a request names', () => {
  it.each<[string, 'any' | readonly number[]]>([
    ['*', 'any'],
    [versionTag(7), [7]],
    ['"7"', [7]],
    ['W/"7", W/"12"', [7, 12]],
    ['', []],
  ])('H-ETAG-07, H-ETAG-08: %s', (text, versions) => {
    expect(readVersionCondition(text)).toEqual(versions);
  });

  it.each(['"abc"', '"0"', '"07"', '"7.0"', '"1e3"', '"-7"', '"+7"', '""', `"${'9'.repeat(16)}"`])(
    '%s is a tag, but none of ours',
    (text) => {
      expect(readVersionCondition(`W/"7", ${text}`)).toEqual([7]);
    },
  );

  it('H-ETAG-12: what cannot be read is refused with what to send, and cut', () => {
    const text = 'x'.repeat(1000);
    expect(() => readVersionCondition(text)).toThrow(
      expect.objectContaining({ errorName: 'preconditionFailed', detail: expect.stringContaining('W/"7"') }),
    );
    expect(() => readVersionCondition(text)).not.toThrow(text);
  });
});

describe('preconditions on a resource of version 7 (RFC 9110 §13.2.2)', () => {
  it.each<[Preconditions, write: string, read: string]>([
    [UNCONDITIONAL, 'met', 'met'],
    [{ ifMatch: [7] }, 'met', 'met'],
    [{ ifMatch: [6, 7, 8] }, 'met', 'met'],
    [{ ifMatch: 'any' }, 'met', 'met'],
    [{ ifMatch: [6] }, 'preconditionFailed', 'preconditionFailed'],
    [{ ifMatch: [] }, 'preconditionFailed', 'preconditionFailed'],
    [{ ifNoneMatch: [6] }, 'met', 'met'],
    [{ ifNoneMatch: [] }, 'met', 'met'],
    [{ ifNoneMatch: [6, 7] }, 'preconditionFailed', 'unmodified'],
    [{ ifNoneMatch: 'any' }, 'preconditionFailed', 'unmodified'],
    [{ ifMatch: [7], ifNoneMatch: [7] }, 'preconditionFailed', 'unmodified'],
    [{ ifMatch: [7], ifNoneMatch: [6] }, 'met', 'met'],
    [{ ifMatch: [6], ifNoneMatch: [7] }, 'preconditionFailed', 'preconditionFailed'],
    [{ ifMatch: [6], ifNoneMatch: [6] }, 'preconditionFailed', 'preconditionFailed'],
  ])('%j: a write is %s, a read %s', (preconditions, write, read) => {
    expect(
      outcome(() => {
        checkPreconditions(7, preconditions);
        return undefined;
      }),
    ).toBe(write);
    expect(outcome(() => isUnmodified(7, preconditions))).toBe(read);
  });

  it.each([{ ifMatch: [6] }, { ifNoneMatch: [7] }])('%j: the refusal tells the present version', (unmet) => {
    expect(() => checkPreconditions(7, unmet)).toThrow('W/"7"');
  });
});
