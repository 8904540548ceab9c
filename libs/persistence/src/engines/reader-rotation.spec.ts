import { describe, expect, it } from '@jest/globals';

import { ReaderRotation } from './reader-rotation.js';

describe('the host that a read goes to', () => {
  const turns = (rotation: ReaderRotation, writer: number | undefined, now: number): readonly unknown[] =>
    Array.from({ length: 4 }, () => rotation.next(writer, now));

  it('is each host beside the writer, in turn', () => {
    expect(turns(new ReaderRotation(3), 0, 0)).toEqual([1, 2, 1, 2]);
    expect(turns(new ReaderRotation(3), 1, 0)).toEqual([2, 0, 2, 0]);
    expect(turns(new ReaderRotation(2), undefined, 0)).toEqual([1, 0, 1, 0]);
  });

  it('is none that failed within five seconds', () => {
    const rotation = new ReaderRotation(3);
    rotation.failed(1, 1000);
    expect(turns(rotation, 0, 5999)).toEqual([2, 2, 2, 2]);
    expect(turns(rotation, 0, 6000)).toEqual([1, 2, 1, 2]);
  });

  it('is none where there is no other', () => {
    expect(new ReaderRotation(1).next(0, 0)).toBeUndefined();
    const rotation = new ReaderRotation(2);
    rotation.failed(1, 0);
    expect(rotation.next(0, 1)).toBeUndefined();
  });
});
