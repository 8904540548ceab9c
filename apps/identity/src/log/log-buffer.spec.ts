import { afterEach, describe, expect, it } from '@jest/globals';
import type { LogDraft, LogOutcome, TenantLogDraft } from '@rollcall/directory';

import { eventually } from '../../../../test/support/eventually.js';
import { LogBuffer } from './log-buffer.js';

const DRAFTS: Readonly<Record<LogOutcome, Pick<LogDraft, 'operation' | 'status'>>> = {
  read: { operation: 'list', status: 200 },
  written: { operation: 'create', status: 201 },
  refused: { operation: 'create', status: 409 },
};

function drafts(outcome: LogOutcome, count: number, more: Partial<LogDraft> = {}): readonly LogDraft[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ at: index, requestId: `${outcome} ${index}`, credential: { id: 'c' }, client: {}, method: 'X' },
    ...{ resource: {}, changes: [], ...DRAFTS[outcome], ...more },
  }));
}

describe('the buffer of the provisioning log', () => {
  const open: LogBuffer[] = [];
  afterEach(async () => {
    for (const buffer of open.splice(0)) await buffer.close();
  });

  function world(room?: number) {
    const written: TenantLogDraft[][] = [];
    const dropped: [LogOutcome, number][] = [];
    const errors: unknown[] = [];
    const state = { failing: false };
    const buffer = new LogBuffer({
      log: {
        append(entries) {
          if (state.failing) return Promise.reject(new Error('no database'));
          written.push([...entries]);
          return Promise.resolve();
        },
      },
      onDropped: (outcome, count) => dropped.push([outcome, count]),
      onError: (error) => errors.push(error),
      ...(room === undefined ? {} : { room }),
    });
    open.push(buffer);
    const ids = (): readonly string[] => written.flat().map(({ draft }) => draft.requestId);
    return { buffer, written, dropped, errors, state, ids };
  }

  it('writes the entries of many requests together, without being asked', async () => {
    const { buffer, written, ids } = world();
    for (const draft of drafts('read', 300)) buffer.add(1, [draft]);
    await eventually(() => expect(ids()).toHaveLength(300));
    expect(written.length).toBeLessThan(5);
  });

  it('writes them in the order in which they came, whatever became of the requests', async () => {
    const { buffer, ids } = world();
    buffer.add(1, [
      ...drafts('read', 1),
      ...drafts('refused', 1),
      ...drafts('written', 1),
      ...drafts('refused', 1),
    ]);
    await buffer.close();
    expect(ids()).toEqual(['read 0', 'refused 0', 'written 0', 'refused 0']);
  });

  it('keeps what could not be written, and writes it later', async () => {
    const { buffer, errors, state, ids } = world();
    state.failing = true;
    buffer.add(1, drafts('refused', 3));
    await eventually(() => expect(errors.length).toBeGreaterThan(0));
    state.failing = false;
    await eventually(() => expect(ids()).toEqual(['refused 0', 'refused 1', 'refused 2']));
  });

  it('drops reads first and refusals last where there is no room, the oldest first, and says how many', async () => {
    const { buffer, dropped, state, ids } = world(10);
    state.failing = true;
    buffer.add(1, drafts('read', 4));
    buffer.add(1, drafts('written', 4));
    buffer.add(1, drafts('refused', 4));
    expect(dropped).toEqual([['read', 2]]);
    buffer.add(1, drafts('refused', 5, { requestId: 'more' }));
    expect(dropped).toEqual([
      ['read', 2],
      ['read', 2],
      ['written', 3],
    ]);
    buffer.add(1, drafts('refused', 3, { requestId: 'last' }));
    expect(dropped.slice(3)).toEqual([
      ['written', 1],
      ['refused', 2],
    ]);
    state.failing = false;
    await buffer.close();
    expect(ids()).toEqual(['refused 2', 'refused 3', ...Array(5).fill('more'), ...Array(3).fill('last')]);
  });

  it('counts what changed, which is what takes the room', () => {
    const { buffer, dropped } = world(10);
    buffer.add(1, drafts('written', 1, { changes: Array.from({ length: 8 }, () => ({ path: 'x' })) }));
    expect(dropped).toEqual([]);
    buffer.add(1, drafts('refused', 2));
    expect(dropped).toEqual([['written', 1]]);
  });

  it('writes what waits when it is closed', async () => {
    const { buffer, ids } = world();
    buffer.add(1, drafts('written', 2000));
    await buffer.close();
    expect(ids()).toHaveLength(2000);
  });
});
