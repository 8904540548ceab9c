import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor, writeWalk } from './cursor.js';
import type { WalkParameters } from './cursor.js';

describe('writeCursor', () => {
  it('RFC 9865 §2: is read again as it was', () => {
    for (const content of [
      { issued: 1_767_323_045_678, count: 1000, position: 'after.AAAA.BBBB' },
      { issued: 0, count: 0, position: '' },
    ]) {
      expect(readCursor(writeCursor(content))).toEqual(content);
    }
  });
});

describe('writeWalk', () => {
  const walk = (parameters: WalkParameters, caller = [1, 'c'], type = 'User'): string =>
    writeWalk(caller, type, parameters);

  it('K-CUR-07, K-CUR-18: differs with the caller, the type and each parameter', () => {
    const walks = [
      walk({}),
      walk({}, [2, 'c']),
      walk({}, [1, 'd']),
      walk({}, [1]),
      walk({}, [1, 'c'], 'Group'),
      walk({ filter: '' }),
      walk({ filter: 'a' }),
      walk({ filter: 'A' }),
      walk({ sortBy: 'a' }),
      walk({ sortOrder: 'a' }),
      walk({ attributes: ['a'] }),
      walk({ attributes: ['a,b'] }),
      walk({ attributes: ['a', 'b'] }),
      walk({ attributes: ['b', 'a'] }),
      walk({ excludedAttributes: ['a'] }),
      walk({ filter: '","' }),
      walk({ filter: 'a', sortBy: 'a' }),
    ];
    expect(new Set(walks).size).toBe(walks.length);
  });

  it('K-CUR-07: does not differ with what else is sent', () => {
    const sent = { filter: 'a', count: 3, cursor: 'x', startIndex: 1 };
    expect(walk(sent)).toBe(walk({ filter: 'a' }));
  });
});
