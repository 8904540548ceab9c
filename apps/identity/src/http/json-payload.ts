import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { JsonPart, JsonText } from '@rollcall/directory';

/** Milliseconds after which other requests have their turn while a long text is made. */
const TURN = 4;

/** What Fastify sends: a text that is ready, or a stream of one that is made while the client reads it. */
export function jsonPayload(text: JsonText): string | Readable {
  return text.every(isReady) ? text.join('') : Readable.from(pieces(text), { objectMode: false });
}

/** What Fastify is given for a HEAD request, of which it sends the length where that is known: a long text is not made. */
export function headPayload(text: JsonText): string | Readable {
  return text.every(isReady) ? text.join('') : Readable.from([]);
}

/** What Fastify is given for an answer without a body. A HEAD request would have it tell the length of that, which 304 must not. */
export function noPayload(method: string): Readable | undefined {
  return method === 'HEAD' ? Readable.from([]) : undefined;
}

function isReady(part: JsonPart): part is string {
  return typeof part === 'string';
}

/** A client that reads fast would have it all made in one turn of the event loop. */
async function* pieces(text: JsonText): AsyncGenerator<string> {
  let start = performance.now();
  for (const part of text) {
    for (const piece of isReady(part) ? [part] : part) {
      yield piece;
      if (performance.now() - start < TURN) continue;
      await nextTurn();
      start = performance.now();
    }
  }
}
