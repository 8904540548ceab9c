import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';

import { listenForStop } from './stop-signals.js';

function setUp(): { send(signal: string, at: number): void; readonly told: readonly string[] } {
  const source = new EventEmitter();
  const told: string[] = [];
  let time = 0;
  listenForStop({
    source,
    now: () => time,
    stop: (signal) => told.push(`stop ${signal}`),
    force: (signal) => told.push(`force ${signal}`),
  });
  return {
    told,
    send(signal, at) {
      time = at;
      source.emit(signal);
    },
  };
}

describe('listenForStop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('stops on %s', (signal) => {
    const { told, send } = setUp();
    send(signal, 1);
    expect(told).toEqual([`stop ${signal}`]);
  });

  it('takes what comes within 5 seconds for the same wish, whichever signal it is', () => {
    const { told, send } = setUp();
    send('SIGINT', 0);
    send('SIGINT', 20);
    send('SIGTERM', 30);
    send('SIGHUP', 4999);
    expect(told).toEqual(['stop SIGINT']);
  });

  it('lets a signal that comes later force the end', () => {
    const { told, send } = setUp();
    send('SIGTERM', 1000);
    send('SIGINT', 6000);
    expect(told).toEqual(['stop SIGTERM', 'force SIGINT']);
  });
});
