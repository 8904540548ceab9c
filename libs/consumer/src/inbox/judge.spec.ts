import { describe, expect, it } from '@jest/globals';

import { snapshotEvent, wireEvent } from '../events/wire-event.fixture.js';
import type { WireEvent } from '../events/wire-event.js';
import { judge, positionAfter, positionBefore, type Knowledge, type Position } from './judge.js';

const INFORMED: Knowledge = { complete: true, generation: 1 };
const LATECOMER: Knowledge = { complete: false, generation: 0 };

function at(change: Partial<WireEvent>): Position {
  return positionAfter(wireEvent(change), INFORMED);
}

function verdict(position: Position | undefined, change: Partial<WireEvent>): string {
  return judge(position, wireEvent(change), INFORMED);
}

describe('the place of an event among those of its resource', () => {
  it('the next version is next, a later one early, an earlier one old', () => {
    const position = at({ version: 4 });
    expect(verdict(position, { version: 5 })).toBe('next');
    expect(verdict(position, { version: 6 })).toBe('early');
    expect(verdict(position, { version: 4 })).toBe('old');
    expect(verdict(position, { version: 3 })).toBe('old');
  });

  it('events of one version come in parts: each after the one before, the next version after the last', () => {
    const position = at({ version: 4, ordinal: 1, last: false });
    expect(verdict(position, { version: 4, ordinal: 0, last: false })).toBe('old');
    expect(verdict(position, { version: 4, ordinal: 1, last: false })).toBe('old');
    expect(verdict(position, { version: 4, ordinal: 2 })).toBe('next');
    expect(verdict(position, { version: 4, ordinal: 3 })).toBe('early');
    expect(verdict(position, { version: 5 })).toBe('early');
    expect(verdict(at({ version: 4, ordinal: 2, last: true }), { version: 5 })).toBe('next');
  });

  it('a version begins with its first part', () => {
    expect(verdict(at({ version: 4 }), { version: 5, ordinal: 1 })).toBe('early');
  });

  it('a later epoch is newer whatever the version, an earlier one older', () => {
    const position = at({ epoch: 2, version: 4 });
    expect(verdict(position, { epoch: 1, version: 9 })).toBe('old');
    expect(verdict(position, { epoch: 3, version: 2 })).toBe('next');
    expect(verdict(position, { epoch: 3, version: 2, ordinal: 1 })).toBe('early');
  });

  it('after a snapshot, a resource that is not known begins with its creation', () => {
    expect(verdict(undefined, { version: 1 })).toBe('next');
    expect(verdict(undefined, { version: 2 })).toBe('early');
    expect(verdict(undefined, { version: 1, ordinal: 1 })).toBe('early');
    expect(verdict(undefined, { version: 9, type: 'scim.user.deleted' })).toBe('next');
  });

  it('without a snapshot, it begins with what comes first', () => {
    expect(judge(undefined, wireEvent({ version: 7 }), LATECOMER)).toBe('next');
  });

  it('whose first event failed waits for it', () => {
    const position = positionBefore(wireEvent({ version: 7 }), LATECOMER);
    expect(judge(position, wireEvent({ version: 7 }), LATECOMER)).toBe('next');
    expect(judge(position, wireEvent({ version: 8 }), LATECOMER)).toBe('early');
  });

  it('what a snapshot showed is not applied again, and what follows is next, in any epoch', () => {
    const position = positionAfter(snapshotEvent({ version: 4 }), INFORMED);
    expect(verdict(position, { version: 4 })).toBe('old');
    expect(verdict(position, { version: 5, epoch: 3 })).toBe('next');
    expect(verdict(position, { version: 6, epoch: 3 })).toBe('early');
  });

  it('a resource that a snapshot showed to be gone is not deleted twice', () => {
    const gone = positionAfter(snapshotEvent({ version: 4, type: 'scim.user.deleted' }), INFORMED);
    expect(verdict(gone, { version: 5, type: 'scim.user.deleted' })).toBe('old');
  });
});

describe('the place of a snapshot', () => {
  it('shows what is new, and leaves what is newer', () => {
    const position = at({ version: 4 });
    expect(judge(undefined, snapshotEvent({ version: 4 }), INFORMED)).toBe('next');
    expect(judge(position, snapshotEvent({ version: 3 }), INFORMED)).toBe('old');
    expect(judge(position, snapshotEvent({ version: 4 }), INFORMED)).toBe('old');
    expect(judge(position, snapshotEvent({ version: 5 }), INFORMED)).toBe('next');
  });

  it('completes a version of which parts are missing', () => {
    const position = at({ version: 4, last: false });
    expect(judge(position, snapshotEvent({ version: 4 }), INFORMED)).toBe('next');
  });

  it('of an unknown epoch replaces what an earlier snapshot had, whatever the version', () => {
    const position = at({ version: 9 });
    expect(judge(position, snapshotEvent({ version: 4 }), { complete: true, generation: 2 })).toBe('next');
    const gone = { ...position, deleted: true };
    const deletion = snapshotEvent({ version: 9, type: 'scim.user.deleted' });
    expect(judge(gone, deletion, { complete: true, generation: 2 })).toBe('old');
  });

  it('of a known epoch compares by it', () => {
    const position = at({ epoch: 2, version: 4 });
    const later = { complete: true, generation: 2 };
    expect(judge(position, snapshotEvent({ epoch: 2, version: 4 }), later)).toBe('old');
    expect(judge(position, snapshotEvent({ epoch: 3, version: 1 }), later)).toBe('next');
    expect(judge(position, snapshotEvent({ epoch: 1, version: 8 }), later)).toBe('old');
  });
});
