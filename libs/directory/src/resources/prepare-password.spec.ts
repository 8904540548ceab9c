import { describe, expect, it } from '@jest/globals';

import { preparePassword } from './prepare-password.js';

describe('preparePassword', () => {
  it('RFC 8265 §4.2.1: maps spaces, composes by NFC, keeps letter case and everything else', () => {
    expect(preparePassword('a\u3000b\u2009c')).toBe('a b c');
    expect(preparePassword('A\u030a')).toBe('\u00c5');
    expect(preparePassword('\ufb01 \u00b2 \ud83d\ude00')).toBe('\ufb01 \u00b2 \ud83d\ude00');
  });
});
