import { describe, expect, it } from '@jest/globals';
import { ScimError } from '@rollcall/scim';

import { checkPassword, LONGEST_PASSWORD } from './check-password.js';

const POLICY = { minLength: 8 };

function refusal(password: string, policy = POLICY): string | undefined {
  try {
    checkPassword(password, policy);
    return undefined;
  } catch (error) {
    if (error instanceof ScimError && error.errorName === 'invalidValue') return error.detail;
    throw error;
  }
}

describe('checkPassword', () => {
  it.each([
    '1mz050nq',
    'correct horse battery staple',
    '        ',
    '\u{1f600}'.repeat(8),
    'x'.repeat(LONGEST_PASSWORD),
  ])('S-PWD-03: allows %j, whatever it mixes', (password) => {
    expect(refusal(password)).toBeUndefined();
  });

  it.each([
    ['', 'at least 8'],
    ['seven77', 'at least 8'],
    ['\u{1f600}'.repeat(7), 'at least 8'],
    ['x'.repeat(LONGEST_PASSWORD + 1), 'at most 1024'],
    ['bell\u0007inside', 'control characters'],
    ['tab\tinside', 'control characters'],
  ])('S-PWD-03: refuses %j, and does not repeat it', (password, rule) => {
    expect(refusal(password)).toContain(`password must`);
    expect(refusal(password)).toContain(rule);
    if (password !== '') expect(refusal(password)).not.toContain(password);
  });

  it('RFC 8265 §4.2: counts after the preparation', () => {
    const decomposed = 'e\u0301'.repeat(7);
    expect(decomposed).toHaveLength(14);
    expect(refusal(decomposed)).toContain('at least 8');
    expect(refusal('e\u0301'.repeat(8))).toBeUndefined();
  });

  it('has the minimum that it is given, and never allows none at all', () => {
    expect(refusal('x', { minLength: 1 })).toBeUndefined();
    expect(refusal('', { minLength: 1 })).toContain('at least 1');
    expect(refusal('x'.repeat(14), { minLength: 15 })).toContain('at least 15');
  });
});
