import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

import { headPayload, jsonPayload } from './json-payload.js';

const PIECE = 'x'.repeat(16 * 1024);

/** A text of many pieces that tells how many were made, and whether it was left before its end. */
function longText(pieces: number) {
  const made = { count: 0, ended: false };
  const part = {
    *[Symbol.iterator]() {
      try {
        for (; made.count < pieces; made.count += 1) yield PIECE;
      } finally {
        made.ended = true;
      }
    },
  };
  return { made, text: ['{"a":"', part, '"}'] };
}

function streamOf(payload: string | Readable): Readable {
  if (typeof payload === 'string') throw new Error('the text is not streamed');
  return payload;
}

describe('what is sent of a JSON text', () => {
  it('is a string where all of it is ready', () => {
    expect(jsonPayload(['{"a":', '1}'])).toBe('{"a":1}');
    expect(headPayload(['{"a":', '1}'])).toBe('{"a":1}');
  });

  it('is a stream of the whole text else', async () => {
    const { made, text } = longText(100);
    expect(await textOf(streamOf(jsonPayload(text)))).toBe(`{"a":"${PIECE.repeat(100)}"}`);
    expect(made.ended).toBe(true);
  });

  it('S-GRP-08: waits for the client: little more is made than was read', async () => {
    const { made, text } = longText(10_000);
    const stream = streamOf(jsonPayload(text));
    await once(stream, 'readable');
    await pause(20);
    expect(made.count).toBeLessThan(10);
    stream.destroy();
  });

  it('S-GRP-08: lets other work have its turn also where the client reads everything at once', async () => {
    const slow = {
      *[Symbol.iterator]() {
        for (let piece = 0; piece < 5; piece += 1) {
          const end = performance.now() + 5;
          while (performance.now() < end);
          yield PIECE;
        }
      },
    };
    let turns = 0;
    const stream = streamOf(jsonPayload(['[', slow, ']']));
    const turn = (): void => {
      turns += 1;
      if (!stream.readableEnded) setImmediate(turn);
    };
    setImmediate(turn);
    stream.resume();
    await once(stream, 'end');
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('ends where the client has gone away', async () => {
    const { made, text } = longText(10_000);
    const stream = streamOf(jsonPayload(text));
    let read = 0;
    for await (const _piece of stream) if ((read += 1) === 3) break;
    const { count } = made;
    await pause(20);
    expect(made).toEqual({ count, ended: true });
  });

  it('RFC 9110 §9.3.2: of a long text nothing is made for HEAD', async () => {
    const { made, text } = longText(10_000);
    const stream = streamOf(headPayload(text));
    stream.resume();
    await once(stream, 'end');
    expect(made).toEqual({ count: 0, ended: false });
  });
});
