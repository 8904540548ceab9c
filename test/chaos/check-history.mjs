// Says what a run must not have left behind: lost and phantom events, gaps, inversions, unequal duplicates.
import { isDeepStrictEqual } from 'node:util';

/** Violations of one kind that are told; all are counted. */
const TOLD = 5;

/** Gathers violations by kind. */
class Violations {
  #found = new Map();

  add(kind, text) {
    const texts = this.#found.get(kind) ?? [];
    texts.push(text);
    this.#found.set(kind, texts);
  }

  /** One line for each, `kind: text`, shortened where there are many. */
  lines() {
    return [...this.#found].flatMap(([kind, texts]) => [
      ...texts.slice(0, TOLD).map((text) => `${kind}: ${text}`),
      ...(texts.length > TOLD ? [`${kind}: and ${texts.length - TOLD} more`] : []),
    ]);
  }
}

/**
 * Checks a history; each string is one broken promise.
 * @param {import('./history.js').History} history
 * @returns {{ violations: readonly string[], duplicates: number }}
 */
export function checkHistory(history) {
  const violations = new Violations();
  const byVersion = indexEvents(history.events);
  checkPlaces(history, violations);
  checkVersions(history, byVersion, violations);
  checkOrder('feed', history.events, violations);
  const first = firstDeliveries(history.deliveries, violations);
  checkOrder('deliveries', first.values(), violations);
  checkDelivered(history, first, violations);
  checkAcknowledged(history, byVersion, violations);
  checkForbidden(history, violations);
  return { violations: violations.lines(), duplicates: history.deliveries.length - first.size };
}

const nameOf = ({ type, data }) => `${type} ${data.resourceId} version ${data.version}.${data.ordinal}`;

/** Events by resource, and by version in it. */
function indexEvents(events) {
  const resources = new Map();
  for (const event of events) {
    const { resourceId, version } = event.data;
    const versions = resources.get(resourceId) ?? new Map();
    resources.set(resourceId, versions);
    versions.set(version, [...(versions.get(version) ?? []), event]);
  }
  return resources;
}

/** The feed of a tenant is 1, 2, 3 … up to its head, and has no event twice. */
function checkPlaces({ events, heads }, violations) {
  const places = new Map();
  const ids = new Set();
  for (const { tenant, seq, id } of events) {
    const expected = (places.get(tenant) ?? 0) + 1;
    if (seq !== expected)
      violations.add('not dense', `the feed of ${tenant} goes from ${expected - 1} to ${seq}`);
    places.set(tenant, seq);
    if (ids.has(id)) violations.add('not dense', `${id} has two places in the feed of ${tenant}`);
    ids.add(id);
  }
  for (const { tenant, seq } of heads) {
    const last = places.get(tenant) ?? 0;
    if (seq !== last)
      violations.add('not dense', `the head of ${tenant} is ${seq}, and its last event ${last}`);
  }
}

/** The versions of a resource are 1 to that of the database, each with events whose ordinals are 0, 1, 2 … up to the last. */
function checkVersions({ resources }, byVersion, violations) {
  const known = new Map(resources.map((resource) => [resource.id, resource]));
  for (const [id, versions] of byVersion) {
    const stored = known.get(id);
    if (stored === undefined) {
      violations.add('phantom', `${id} has events, and was never stored`);
      continue;
    }
    for (const [version, events] of versions) {
      if (version > stored.version) {
        violations.add('phantom', `${id} has an event of version ${version}, and is at ${stored.version}`);
      }
      const ordinals = events.map(({ data }) => data.ordinal).sort((one, other) => one - other);
      const lasts = events.filter(({ data }) => data.last).map(({ data }) => data.ordinal);
      const whole = ordinals.every((ordinal, place) => ordinal === place);
      if (!whole || !isDeepStrictEqual(lasts, [ordinals.length - 1])) {
        violations.add(
          'torn',
          `version ${version} of ${id} has the events ${ordinals}, the last being ${lasts}`,
        );
      }
    }
  }
  for (const { id, version, gone } of resources) {
    const versions = byVersion.get(id);
    for (let at = 1; at <= version; at += 1) {
      if (!versions?.has(at)) violations.add('lost', `version ${at} of ${version} of ${id} has no event`);
    }
    const end = versions?.get(version) ?? [];
    if (end.some(({ type }) => type.endsWith('.deleted')) !== gone) {
      violations.add('phantom', `${id} is ${gone ? '' : 'not '}deleted, and its last event says otherwise`);
    }
  }
}

/** Of each resource, (epoch, version, ordinal) only ever grows. */
function checkOrder(where, events, violations) {
  const reached = new Map();
  for (const event of events) {
    const { resourceId, epoch, version, ordinal } = event.data;
    const place = [epoch, version, ordinal];
    const before = reached.get(resourceId);
    if (before !== undefined && !isGreater(place, before)) {
      violations.add('inversion', `${where}: ${nameOf(event)} comes after ${before.join('.')}`);
    }
    reached.set(resourceId, place);
  }
}

function isGreater(place, before) {
  const differing = place.findIndex((number, index) => number !== before[index]);
  return differing >= 0 && place[differing] > before[differing];
}

/** What a consumer sees who drops an id that it knows; whatever is dropped must be equal. */
function firstDeliveries(deliveries, violations) {
  const first = new Map();
  for (const delivery of deliveries) {
    const known = first.get(delivery.id);
    if (delivery.messageId !== delivery.id) {
      violations.add('id', `${nameOf(delivery)} came as ${delivery.messageId}, and is ${delivery.id}`);
    }
    if (known === undefined) first.set(delivery.id, delivery);
    else if (!isDeepStrictEqual(contentOf(known), contentOf(delivery))) {
      violations.add('unequal duplicate', `${nameOf(delivery)} came twice with other contents`);
    }
  }
  return first;
}

const contentOf = ({ tenant, seq, type, data }) => ({ tenant, seq, type, data });

/** Everything in the feed has come, as it is there, and nothing else has. */
function checkDelivered({ events }, first, violations) {
  const known = new Map(events.map((event) => [event.id, event]));
  for (const event of events) {
    const delivery = first.get(event.id);
    if (delivery === undefined) violations.add('lost', `${nameOf(event)} was not delivered`);
    else if (!isDeepStrictEqual(contentOf(event), contentOf(delivery))) {
      violations.add('altered', `${nameOf(event)} was delivered with other contents`);
    }
  }
  for (const delivery of first.values()) {
    if (!known.has(delivery.id)) {
      violations.add('phantom', `${nameOf(delivery)} was delivered as ${delivery.id}, which no feed has`);
    }
  }
}

/** What a client was told is in the feed. */
function checkAcknowledged({ acknowledged }, byVersion, violations) {
  for (const { op, tenant, id, version, mark, gone } of acknowledged) {
    const versions = byVersion.get(id);
    const what = `${op} of ${id} in ${tenant}, acknowledged`;
    if (gone) {
      const all = [...(versions?.values() ?? [])].flat();
      if (!all.some(({ type }) => type.endsWith('.deleted'))) violations.add('lost', `${what}, has no event`);
      continue;
    }
    if (!Number.isInteger(version)) {
      violations.add('lost', `${what}, with no version`);
      continue;
    }
    const events = versions?.get(version) ?? [];
    const left = events.some(
      ({ data }) => mark === undefined || [data.after?.title, data.after?.externalId].includes(mark),
    );
    if (!left)
      violations.add(
        'lost',
        `${what} as version ${version} (${mark ?? 'no mark'}), has no event that says so`,
      );
  }
}

/** What was refused, or never done, is in no event. */
function checkForbidden({ events, forbidden }, violations) {
  const marks = new Set(forbidden);
  for (const event of events) {
    const { title, externalId } = event.data.after ?? {};
    const mark = [title, externalId].find((text) => marks.has(text));
    if (mark !== undefined) violations.add('phantom', `${nameOf(event)} says ${mark}, which was refused`);
  }
}
