import { describe, expect, it } from '@jest/globals';

import { AnswerRoom, MOST_TOKENS } from './answer-room.js';

const tokenOf = (characters: number) => ({ events: { 'urn:event': { text: 'x'.repeat(characters) } } });
const MIB = 1024 * 1024;

/** How many tokens of a size an answer has room for. */
function held(room: AnswerRoom, characters: number): number {
  let count = 0;
  while (room.take(tokenOf(characters))) count += 1;
  return count;
}

describe('the room that an answer has for tokens (RFC 8936 §2.3)', () => {
  it('is for so many tokens as were asked for, and for none of them beyond 200', () => {
    expect([0, 1, 3].map((most) => held(new AnswerRoom(most), 10))).toEqual([0, 1, 3]);
    expect(held(new AnswerRoom(), 10)).toBe(MOST_TOKENS);
  });

  it('is for about 4 MiB, and for one token of any size', () => {
    expect(held(new AnswerRoom(), MIB)).toBe(3);
    expect(held(new AnswerRoom(), 9 * MIB)).toBe(1);
  });

  it('is full only when a token was left out, and takes none after it', () => {
    const room = new AnswerRoom();
    expect([room.take(tokenOf(3 * MIB)), room.isFull]).toEqual([true, false]);
    expect([room.take(tokenOf(2 * MIB)), room.isFull]).toEqual([false, true]);
    expect(room.take(tokenOf(1))).toBe(false);
  });
});
