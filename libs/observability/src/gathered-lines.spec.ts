import { describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';

import { gatheredLines } from './gathered-lines.js';
import { createLogger } from './logger.js';

function capture() {
  const pieces: string[] = [];
  return {
    pieces,
    log: createLogger({
      level: 'info',
      readable: false,
      destination: gatheredLines({ write: (text) => void pieces.push(text) }),
    }),
  };
}

const messages = (piece: string | undefined): readonly unknown[] =>
  (piece ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).msg);

describe('gatheredLines', () => {
  it('writes what is told within a short time in one piece, in order', async () => {
    const { pieces, log } = capture();
    log.info('one');
    log.info('two');
    expect(pieces).toEqual([]);
    while (pieces.length === 0) await wait(5);
    expect(pieces.map(messages)).toEqual([['one', 'two']]);
  });

  it('writes a warning at once, after the lines before it', () => {
    const { pieces, log } = capture();
    log.info('one');
    log.warn('two');
    expect(pieces.map(messages)).toEqual([['one', 'two']]);
    log.error('three');
    expect(pieces.map(messages)).toEqual([['one', 'two'], ['three']]);
  });

  it('holds no more than 64 KiB', () => {
    const { pieces, log } = capture();
    log.info('x'.repeat(65 * 1024));
    expect(pieces).toHaveLength(1);
  });
});
