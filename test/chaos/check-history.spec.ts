import { describe, expect, it } from '@jest/globals';

import { checkHistory } from './check-history.mjs';
import type { Acknowledged, Delivery, EventData, FeedRow, History, StoredResource } from './history.js';

const TENANT = 'acme';
const USER = 'user-1';
const OTHER = 'user-2';

interface Draft {
  readonly resourceId?: string;
  readonly version: number;
  readonly ordinal?: number;
  readonly last?: boolean;
  readonly type?: string;
  readonly title?: string;
}

function row(seq: number, { type = 'scim.user.updated', title, ...draft }: Draft): FeedRow {
  const data: EventData = {
    ...{ tenant: TENANT, resourceType: 'User', resourceId: USER, epoch: 1, ordinal: 0, last: true },
    ...draft,
    after: { title: title ?? `version ${draft.version}` },
  };
  return { tenant: TENANT, seq, id: `event-${seq}`, type, data };
}

/** Two users: one created and changed twice, the other created and deleted; everything arrived once. */
const EVENTS: readonly FeedRow[] = [
  row(1, { version: 1, type: 'scim.user.created' }),
  row(2, { version: 1, type: 'scim.user.created', resourceId: OTHER }),
  row(3, { version: 2, last: false }),
  row(4, { version: 2, ordinal: 1, type: 'scim.user.deactivated' }),
  row(5, { version: 2, type: 'scim.user.deleted', resourceId: OTHER }),
  row(6, { version: 3 }),
];
const RESOURCES: readonly StoredResource[] = [
  { tenant: TENANT, id: USER, type: 'User', version: 3, gone: false },
  { tenant: TENANT, id: OTHER, type: 'User', version: 2, gone: true },
];
const ACKNOWLEDGED: readonly Acknowledged[] = [
  { op: 'create user', tenant: TENANT, id: USER, version: 1, mark: 'version 1' },
  { op: 'patch user', tenant: TENANT, id: USER, version: 3, mark: 'version 3' },
  { op: 'delete user', tenant: TENANT, id: OTHER, gone: true },
];

const delivered = (event: FeedRow): Delivery => ({ ...event, messageId: event.id });
const without = <T>(list: readonly T[], index: number): readonly T[] => list.filter((_, at) => at !== index);
const seq = (place: number): FeedRow => EVENTS[place - 1]!;

function history(changes: Partial<History> = {}): History {
  return {
    acknowledged: ACKNOWLEDGED,
    forbidden: ['never'],
    events: EVENTS,
    heads: [{ tenant: TENANT, seq: EVENTS.length }],
    resources: RESOURCES,
    deliveries: EVENTS.map(delivered),
    ...changes,
  };
}

describe('the checker of a chaos run', () => {
  it('finds nothing wrong with a history that is whole', () => {
    expect(checkHistory(history())).toEqual({ violations: [], duplicates: 0 });
  });

  it('takes events of different resources that overtook each other, and equal duplicates that it counts', () => {
    const deliveries = [2, 1, 3, 3, 5, 4, 1, 6, 4].map((place) => delivered(seq(place)));
    expect(checkHistory(history({ deliveries }))).toEqual({ violations: [], duplicates: 3 });
  });

  const more = { version: 4, title: 'never' };
  const at4 = RESOURCES.map((resource) => (resource.id === USER ? { ...resource, version: 4 } : resource));

  const cases: readonly (readonly [string, RegExp, Partial<History>])[] = [
    [
      'an event that did not arrive',
      /^lost: .*version 3\.0 was not delivered/,
      { deliveries: without(EVENTS, 5).map(delivered) },
    ],
    ['a version without an event', /^lost: version 4 of 4 of user-1 has no event/, { resources: at4 }],
    [
      'an acknowledged change that no event tells',
      /^lost: patch user of user-1 in acme, acknowledged as version 3 \(another\)/,
      { acknowledged: [{ ...ACKNOWLEDGED[1]!, mark: 'another' }] },
    ],
    [
      'an acknowledged deletion that no event tells',
      /^lost: delete user of user-1 in acme, acknowledged, has no event/,
      { acknowledged: [{ ...ACKNOWLEDGED[2]!, id: USER }] },
    ],
    [
      'an acknowledged change without a version',
      /^lost: .*with no version/,
      { acknowledged: [{ op: 'patch user', tenant: TENANT, id: USER }] },
    ],
    [
      'an event of a version that the database does not know',
      /^phantom: user-1 has an event of version 3, and is at 2/,
      { resources: RESOURCES.map((resource) => ({ ...resource, version: 2 })) },
    ],
    [
      'an event of a resource that was never stored',
      /^phantom: user-2 .*never stored/,
      { resources: without(RESOURCES, 1) },
    ],
    [
      'an event that arrived and is in no feed',
      /^phantom: .*delivered as event-7, which no feed has/,
      { deliveries: [...EVENTS, row(7, { version: 4 })].map(delivered) },
    ],
    [
      'an event of a change that was refused',
      /^phantom: .*says never, which was refused/,
      {
        events: [...EVENTS, row(7, more)],
        deliveries: [...EVENTS, row(7, more)].map(delivered),
        heads: [{ tenant: TENANT, seq: 7 }],
        resources: at4,
      },
    ],
    [
      'a deletion of a resource that is there',
      /^phantom: user-2 is not deleted, and its last event says otherwise/,
      { resources: RESOURCES.map((resource) => ({ ...resource, gone: false })) },
    ],
    [
      'two versions that arrived in the wrong order',
      /^inversion: deliveries: .*version 2\.0 comes after 1\.3\.0/,
      { deliveries: [1, 2, 6, 3, 4, 5].map((place) => delivered(seq(place))) },
    ],
    [
      'two events of one version that arrived in the wrong order',
      /^inversion: deliveries: .*version 2\.0 comes after 1\.2\.1/,
      { deliveries: [1, 2, 4, 3, 5, 6].map((place) => delivered(seq(place))) },
    ],
    [
      'an event that came again under another id',
      /^inversion: deliveries: .*version 3\.0 comes after 1\.3\.0/,
      { deliveries: [...EVENTS, { ...seq(6), id: 'event-6-again' }].map(delivered) },
    ],
    [
      'versions that stand in the wrong order in the feed',
      /^inversion: feed: .*version 1\.0 comes after 1\.2\.0/,
      { events: [{ ...seq(3), seq: 1 }, seq(2), { ...seq(1), seq: 3 }, seq(4), seq(5), seq(6)] },
    ],
    [
      'duplicates with other contents',
      /^unequal duplicate: .*version 3\.0/,
      { deliveries: [...EVENTS.map(delivered), delivered({ ...seq(6), type: 'scim.user.deleted' })] },
    ],
    [
      'a delivery with other contents than the feed',
      /^altered: .*version 3\.0/,
      { deliveries: [...without(EVENTS, 5), row(6, { version: 3, title: 'other' })].map(delivered) },
    ],
    [
      'a message that the transport knows by another id',
      /^id: .*came as other, and is event-6/,
      { deliveries: [...without(EVENTS, 5).map(delivered), { ...seq(6), messageId: 'other' }] },
    ],
    [
      'a gap in the feed',
      /^not dense: the feed of acme goes from 5 to 7/,
      { events: [...without(EVENTS, 5), { ...seq(6), seq: 7 }], heads: [{ tenant: TENANT, seq: 7 }] },
    ],
    [
      'an event with two places',
      /^not dense: event-6 has two places/,
      { events: [...EVENTS, { ...seq(6), seq: 7 }], heads: [{ tenant: TENANT, seq: 7 }] },
    ],
    [
      'a head beyond the feed',
      /^not dense: the head of acme is 9, and its last event 6/,
      { heads: [{ tenant: TENANT, seq: 9 }] },
    ],
    [
      'a version with events that are not all there',
      /^torn: version 2 of user-1 has the events 0, the last being $/,
      { events: without(EVENTS, 3) },
    ],
  ];

  it.each(cases)('notices %s', (_what, violation, changes) => {
    const { violations } = checkHistory(history(changes));
    expect(violations).toContainEqual(expect.stringMatching(violation));
  });

  it('says of many violations of one kind how many there are', () => {
    const { violations } = checkHistory(history({ deliveries: [] }));
    expect(violations).toHaveLength(6);
    expect(violations.at(-1)).toBe('lost: and 1 more');
  });
});
