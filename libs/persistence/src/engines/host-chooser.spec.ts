import { describe, expect, it } from '@jest/globals';

import { HostChooser } from './host-chooser.js';

describe('the host that work goes to', () => {
  it('is the first of the list, until it is unfit; then the next one, at once', () => {
    const chooser = new HostChooser(3);
    expect([chooser.first, chooser.candidates, chooser.unfit]).toEqual([0, [0, 1, 2], []]);
    chooser.report(0, 'unfit', 0);
    expect([chooser.first, chooser.candidates, chooser.unfit]).toEqual([1, [1, 2, 0], [0]]);
    chooser.report(1, 'unfit', 1);
    expect([chooser.first, chooser.candidates, chooser.unfit]).toEqual([2, [2, 0, 1], [0, 1]]);
  });

  it('is an earlier one again when that has been ready for five seconds', () => {
    const chooser = new HostChooser(2);
    chooser.report(0, 'unfit', 1000);
    for (const now of [2000, 4500, 6999]) {
      chooser.report(0, 'ready', now);
      expect([now, chooser.first]).toEqual([now, 1]);
    }
    chooser.report(0, 'ready', 7000);
    expect([chooser.first, chooser.unfit]).toEqual([0, []]);
  });

  it.each(['unfit', 'donor'] as const)(
    'counts the five seconds from the last answer that was "%s"',
    (answer) => {
      const chooser = new HostChooser(2);
      chooser.report(0, 'unfit', 0);
      chooser.report(0, 'ready', 1000);
      chooser.report(0, answer, 5000);
      chooser.report(0, 'ready', 6500);
      expect(chooser.first).toBe(1);
      chooser.report(0, 'ready', 11_500);
      expect(chooser.first).toBe(0);
    },
  );

  it('is one that has become ready just now, where no other is fit', () => {
    const chooser = new HostChooser(2);
    chooser.report(0, 'unfit', 0);
    chooser.report(1, 'unfit', 0);
    expect([chooser.first, chooser.candidates]).toEqual([undefined, [0, 1]]);
    chooser.report(1, 'ready', 1);
    expect([chooser.first, chooser.candidates]).toEqual([1, [1, 0]]);
  });

  it('is a Galera node that feeds another one only where no other is fit', () => {
    const chooser = new HostChooser(2);
    chooser.report(0, 'donor', 0);
    expect(chooser.first).toBe(1);
    chooser.report(1, 'unfit', 1);
    expect(chooser.first).toBeUndefined();
    chooser.report(0, 'donor', 2);
    expect(chooser.first).toBe(0);
    chooser.report(0, 'donor', 3);
    expect(chooser.first).toBe(0);
  });

  it('stays the same when an earlier answer of it comes late', () => {
    const chooser = new HostChooser(2);
    chooser.report(0, 'ready', 0);
    expect(chooser.first).toBe(0);
  });

  it('is the only one of its list, whatever is learnt', () => {
    const chooser = new HostChooser(1);
    chooser.report(0, 'unfit', 0);
    expect([chooser.first, chooser.candidates, chooser.unfit]).toEqual([0, [0], []]);
  });
});
