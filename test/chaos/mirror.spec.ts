import { describe, expect, it } from '@jest/globals';

import type { Delivery } from './history.js';
import { compareMirror, mirrorOf, mirrorShown } from './mirror.mjs';

interface Draft {
  readonly id: string;
  readonly version: number;
  readonly type?: string;
  readonly resourceId?: string;
  readonly after?: object;
  readonly members?: object;
}

function delivery({ id, type = 'scim.group.updated', resourceId = 'group-1', ...draft }: Draft): Delivery {
  const data = {
    tenant: 'acme',
    resourceType: 'Group',
    resourceId,
    epoch: 1,
    ordinal: 0,
    last: true,
    ...draft,
  };
  return { tenant: 'acme', seq: 1, id, messageId: id, type, data };
}

const member = (value: string): object => ({ value, type: 'User' });
const CREATED = delivery({
  ...{ id: 'a', version: 1, type: 'scim.group.created', after: { displayName: 'first' } },
  members: { added: [member('u1'), member('u2')], removed: [] },
});
const CHANGED = delivery({
  ...{ id: 'b', version: 2, after: { displayName: 'second' } },
  members: { added: [member('u3')], removed: [member('u1')] },
});
const GROUP = {
  id: 'group-1',
  displayName: 'second',
  members: [{ value: 'u2' }, { value: 'u3' }],
  meta: { resourceType: 'Group', version: 'W/"2"' },
};

describe('the mirror of a chaos run', () => {
  it('is the directory where every event is applied once', () => {
    expect(compareMirror(mirrorOf([CREATED, CHANGED]), [GROUP])).toEqual([]);
  });

  it('drops an id that it knows, and what is not newer', () => {
    const late = delivery({ id: 'c', version: 1, after: { displayName: 'older' } });
    expect(compareMirror(mirrorOf([CREATED, CHANGED, CREATED, late]), [GROUP])).toEqual([]);
  });

  it('lets go of what was deleted', () => {
    const deleted = delivery({ id: 'c', version: 3, type: 'scim.group.deleted' });
    expect(compareMirror(mirrorOf([CREATED, CHANGED, deleted]), [])).toEqual([]);
  });

  it.each([
    [
      'an attribute that was not told',
      [CREATED, { ...CHANGED, data: { ...CHANGED.data, after: {} } }],
      /displayName of group-1/,
    ],
    [
      'members that were not told',
      [CREATED, { ...CHANGED, data: { ...CHANGED.data, members: undefined } }],
      /by the members/,
    ],
    ['a resource that was not told', [], /Group group-1 is missing/],
    [
      'a resource that should not be there',
      [CREATED, CHANGED, delivery({ id: 'd', version: 1, resourceId: 'group-2' })],
      /group-2 should not be there/,
    ],
  ])('notices %s', (_what, deliveries, difference) => {
    expect(compareMirror(mirrorOf(deliveries), [GROUP])).toEqual([expect.stringMatching(difference)]);
  });
});

const USER_ROW = { id: 'u1', userName: 'ada', active: true, attributes: { title: 'x' }, version: 3 };
const GROUP_ROW = { id: 'g1', displayName: 'desk', attributes: {}, members: ['u1'], version: 2 };
const USER = {
  ...{ id: 'u1', userName: 'ada', active: true, title: 'x' },
  meta: { resourceType: 'User', version: 'W/"3"' },
};
const DESK = {
  ...{ id: 'g1', displayName: 'desk', members: [{ value: 'u1' }] },
  meta: { resourceType: 'Group', version: 'W/"2"' },
};

describe('what a downstream service shows after a chaos run', () => {
  it('is the directory where everything was applied', () => {
    expect(compareMirror(mirrorShown({ users: [USER_ROW], groups: [GROUP_ROW] }), [USER, DESK])).toEqual([]);
  });

  it.each([
    [
      'a user that was not switched off',
      { users: [{ ...USER_ROW, active: false }] },
      /active of u1 is false/,
    ],
    ['an attribute', { users: [{ ...USER_ROW, attributes: { title: 'y' } }] }, /title of u1 is y, not x/],
    ['a version', { users: [{ ...USER_ROW, version: 2 }] }, /the version of u1 is W\/"2", not W\/"3"/],
    [
      'a member that was not removed',
      { groups: [{ ...GROUP_ROW, members: ['u1', 'u2'] }] },
      /by the members u2/,
    ],
    [
      'a user that was not deleted',
      { users: [USER_ROW, { ...USER_ROW, id: 'u2' }] },
      /u2 should not be there/,
    ],
  ])('differs by %s, and says whose mirror it is', (_what, shown, difference) => {
    const mirror = mirrorShown({ users: [USER_ROW], groups: [GROUP_ROW], ...shown });
    const found = compareMirror(mirror, [USER, DESK], 'downstream-feed');
    expect(found).toEqual([expect.stringMatching(difference)]);
    expect(found).toEqual([expect.stringMatching(/^mirror: downstream-feed: /)]);
  });
});
