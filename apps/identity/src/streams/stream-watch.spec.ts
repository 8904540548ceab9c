import { describe, expect, it } from '@jest/globals';

import { EventSignal } from '../events/event-signal.js';
import { StreamWatch } from './stream-watch.js';

const key = (streamId: string, tenantId: number) => ({ streamId, tenantId });

describe('the watch over the streams whose polls wait', () => {
  it('has one look for all polls of a stream, by the word of its own tenant', async () => {
    const looks: string[] = [];
    const signal = new EventSignal(() => Promise.resolve(new Map<number, number>()));
    const fingerprint = ({ streamId }: { readonly streamId: string }): Promise<string> => {
      looks.push(streamId);
      return Promise.resolve(`${streamId} ${looks.length}`);
    };
    const watch = new StreamWatch({ fingerprint }, signal);
    const polls = Array.from({ length: 500 }, () => watch.next(key('a', 1)));
    const other = watch.next(key('b', 2));
    signal.announce(1);
    expect(new Set(await Promise.all(polls))).toEqual(new Set(['a 1']));
    expect(looks).toEqual(['a']);
    signal.announce(2);
    expect(await other).toBe('b 2');
  });

  it('looks again without a word, for other processes say none', async () => {
    const signal = new EventSignal(() => Promise.resolve(new Map<number, number>()));
    const watch = new StreamWatch({ fingerprint: () => Promise.resolve('now') }, signal);
    expect(await watch.next(key('a', 1))).toBe('now');
  });
});
