import { describe, expect, it } from '@jest/globals';
import { excerpt } from './excerpt.js';

describe('excerpt', () => {
  it('quotes as JSON, so that control characters cannot forge a line of a log', () => {
    expect(excerpt('a"b\n')).toBe('"a\\"b\\n"');
  });

  it('keeps 80 characters and cuts a longer text behind them, never through an emoji', () => {
    expect(excerpt('a'.repeat(80))).toBe(`"${'a'.repeat(80)}"`);
    expect(excerpt('a'.repeat(81))).toBe(`"${'a'.repeat(80)}…"`);
    expect(excerpt('😀'.repeat(80))).toBe(`"${'😀'.repeat(80)}"`);
    expect(excerpt('😀'.repeat(5000))).toBe(`"${'😀'.repeat(80)}…"`);
  });
});
