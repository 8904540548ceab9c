import { expect } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import { ENT, isBody, type Body } from '../support/scim-messages.js';
import { managerOf, withManager, type DirectoryModel, type ModelChange } from './directory-model.js';

/** An event as the feed tells it. */
interface FedEvent {
  readonly type: string;
  readonly sequence: string;
  readonly resourceversion: number;
  readonly ordinal: number;
  readonly last: boolean;
  readonly data: {
    readonly resourceId: string;
    readonly before?: Body;
    readonly after?: Body;
    readonly members?: {
      readonly added: readonly { readonly value: string }[];
      readonly removed: readonly { readonly value: string }[];
    };
  };
}

/** One event as it is compared: what happened to which resource, and what it has since. */
interface Told {
  readonly id: string;
  readonly version: number;
  readonly ordinal: number;
  readonly last: boolean;
  readonly type: string;
  readonly before: Body | undefined;
  readonly after: Body | undefined;
  readonly members: readonly string[];
}

/** Where a tenant's feed is read. */
export interface FeedAccess {
  readonly origin: string;
  readonly token: string;
}

/**
 * Holds the feed against what has happened to the model: it is dense, has the events of each effective change and no
 * other, in the order of the versions of each resource, without a gap, and they tell what the change did.
 */
export async function checkFeed(model: DirectoryModel, access: FeedAccess): Promise<void> {
  const expected = model.changes.flatMap((change, index) => toldOf(change, model.changes.slice(0, index)));
  let events: readonly FedEvent[] = [];
  await eventually(async () => {
    events = await readFeed(access);
    expect(events.length).toBeGreaterThanOrEqual(expected.length);
  });
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => String(index + 1)));
  expect(byResource(told(events))).toEqual(byResource(expected));
}

async function readFeed({ origin, token }: FeedAccess): Promise<readonly FedEvent[]> {
  const events: FedEvent[] = [];
  for (let after = '', more = true; more;) {
    const answer = await fetch(`${origin}/events/v1/feed?limit=1000${after}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await answer.json()) as { events: readonly FedEvent[]; next: string; more: boolean };
    events.push(...body.events);
    after = `&after=${body.next}`;
    more = body.more;
  }
  return events;
}

/** What the model has to tell of a change; a second event of a version repeats the states, not the members. */
function toldOf(change: ModelChange, earlier: readonly ModelChange[]): readonly Told[] {
  const { id, version, kind, types, attributes, members } = change;
  const before = earlier.findLast((each) => each.id === id)?.attributes;
  return types.map((type, ordinal) => ({
    id,
    version,
    ordinal,
    last: ordinal === types.length - 1,
    type: `scim.${kind.toLowerCase()}.${type}`,
    before,
    after: attributes,
    members,
  }));
}

/** What the events tell, their members added up; of a resource that is gone nobody asks for members. */
function told(events: readonly FedEvent[]): readonly Told[] {
  const lists = new Map<string, Set<string>>();
  return events.map(({ type, resourceversion, ordinal, last, data }) => {
    const { resourceId: id, before, after, members } = data;
    const list = lists.get(id) ?? new Set<string>();
    lists.set(id, list);
    for (const { value } of members?.removed ?? []) list.delete(value);
    for (const { value } of members?.added ?? []) list.add(value);
    return {
      id,
      version: resourceversion,
      ordinal,
      last,
      type,
      before: plain(before),
      after: plain(after),
      members: type.endsWith('.deleted') ? [] : [...list].sort(),
    };
  });
}

/** Without the manager's name, which is the manager's. */
function plain(attributes: Body | undefined): Body | undefined {
  if (attributes === undefined || !isBody(attributes[ENT])) return attributes;
  const manager = managerOf(attributes);
  return manager === undefined ? attributes : withManager(attributes, manager);
}

function byResource(events: readonly Told[]): ReadonlyMap<string, readonly Told[]> {
  const grouped = new Map<string, Told[]>();
  for (const event of events) grouped.set(event.id, [...(grouped.get(event.id) ?? []), event]);
  return grouped;
}
