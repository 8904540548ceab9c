import { describe, expect, it } from '@jest/globals';

import { KeptStatements } from './kept-statements.js';

const MOST = 512 * 1024;

function keptOf(texts: readonly string[]): readonly string[] {
  const statements = new KeptStatements<string>();
  for (const text of texts) statements.keep(text, text);
  return texts.filter((text) => statements.get(text) === text);
}

describe('prepared statements that are kept', () => {
  it('are the last few hundred', () => {
    const texts = Array.from({ length: 300 }, (_, index) => `select ${index}`);
    expect(keptOf(texts)).toEqual(texts.slice(-256));
  });

  it('are no more than half a megabyte of text, however few they are', () => {
    const texts = Array.from({ length: 100 }, (_, index) => `select ${index} `.padEnd(20 * 1024));
    expect(keptOf(texts)).toEqual(texts.slice(-25));
  });

  it('are all kept where one is longer than all may be together', () => {
    const texts = ['select 1', 'select 2', 'select '.padEnd(MOST + 1)];
    expect(keptOf(texts)).toEqual(texts.slice(0, 2));
  });
});
