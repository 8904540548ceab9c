import { describe, expect, it } from '@jest/globals';

import { Lanes } from './lanes.js';

function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe('lanes', () => {
  it('tasks of one resource run one after the other, in the order in which they came', async () => {
    const lanes = new Lanes(4);
    const first = gate();
    const log: string[] = [];
    const done = [
      lanes.run('a', async () => {
        await first.opened;
        log.push('a1');
      }),
      lanes.run('a', async () => {
        log.push('a2');
      }),
      lanes.run('b', async () => {
        log.push('b1');
      }),
    ];
    await done[2];
    expect(log).toEqual(['b1']);
    first.open();
    await Promise.all(done);
    expect(log).toEqual(['b1', 'a1', 'a2']);
  });

  it('a failure is its own: the next task of the resource runs', async () => {
    const lanes = new Lanes(1);
    const failed = lanes.run('a', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', () => Promise.resolve(7));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe(7);
  });

  it('no more tasks run at the same time than are wanted', async () => {
    const lanes = new Lanes(2);
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        lanes.run(`r${index}`, async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
  });
});
