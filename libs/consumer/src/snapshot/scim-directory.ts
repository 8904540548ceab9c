import { randomUUID } from 'node:crypto';

import { Fields } from '../events/fields.js';
import { memberOf } from '../events/read-event.js';
import { UnreadableEvent } from '../events/unreadable-event.js';
import { LAST_ORDINAL, SNAPSHOT_OPERATION, type Attributes, type WireEvent } from '../events/wire-event.js';
import { getJson } from '../sources/get-json.js';
import type { DirectoryAccess } from '../sources/event-source.js';

/** Resources on one page. */
const PAGE = 200;

/** Milliseconds: the members of a group come in one answer, however many they are. */
const TIMEOUT = 5 * 60_000;

/**
 * What describes the service (draft-ietf-scim-roles-entitlements-01 §4): listed among the resource types, but no event
 * tells of it, so that a snapshot would be out of date with the first change, for good.
 */
const WITHOUT_EVENTS: ReadonlySet<string> = new Set([
  'urn:ietf:params:scim:schemas:core:2.0:Role',
  'urn:ietf:params:scim:schemas:core:2.0:Entitlement',
]);

/** Of SCIM, not of the resource: not in events either. */
const NOT_IN_EVENTS: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups', 'members']);

/** A type of resources, as the service names it (RFC 7643 §6). */
export interface DirectoryType {
  /** `User`. */
  readonly name: string;
  /** `/Users`. */
  readonly endpoint: string;
}

/** Reads resources over SCIM, as events of a snapshot (operation `snapshot`, epoch 0, last of their version). */
export class ScimDirectory {
  private known: Promise<readonly DirectoryType[]> | undefined;

  /** @param tenant the tenant's name, as its events say it; empty where it is not known */
  constructor(
    private readonly access: DirectoryAccess,
    private readonly tenant: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The types of resources that events tell of (RFC 7644 §4). */
  types(): Promise<readonly DirectoryType[]> {
    this.known ??= this.readTypes().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** All resources of a type, a page at a time (RFC 9865). Who is left alone meanwhile is seen once. */
  async *pages(type: DirectoryType): AsyncGenerator<readonly WireEvent[]> {
    // Members are read group by group: a page of large groups would be as large as all of them together.
    const query = new URLSearchParams({ cursor: '', count: String(PAGE), excludedAttributes: 'members' });
    for (;;) {
      const page = Fields.of(await this.get(`${type.endpoint}?${query.toString()}`), 'A page of resources');
      const resources = page.has('Resources') ? page.list('Resources') : [];
      yield resources.map((resource) => this.eventOf(type, resource));
      if (!page.has('nextCursor')) return;
      query.set('cursor', page.word('nextCursor'));
    }
  }

  /** A resource as it is now, with its members where it has any; a deletion where it is not there. */
  async read(type: DirectoryType, id: string, known: Pick<WireEvent, 'version'>): Promise<WireEvent> {
    const { status, body } = await getJson({
      access: this.access,
      path: `/scim/v2${type.endpoint}/${encodeURIComponent(id)}`,
      timeout: TIMEOUT,
      signal: this.signal,
      understands: [404],
    });
    if (status === 404) return this.deletionOf(type, id, known.version);
    return this.eventOf(type, Fields.of(body, `The resource ${id}`));
  }

  private async readTypes(): Promise<readonly DirectoryType[]> {
    const list = Fields.of(await this.get('/ResourceTypes'), 'The list of resource types');
    return list
      .list('Resources')
      .filter((type) => !(type.has('schema') && WITHOUT_EVENTS.has(type.word('schema'))))
      .map((type) => ({ name: type.word('name'), endpoint: type.word('endpoint') }));
  }

  private async get(path: string): Promise<unknown> {
    const { body } = await getJson({
      access: this.access,
      path: `/scim/v2${path}`,
      timeout: TIMEOUT,
      signal: this.signal,
    });
    return body;
  }

  private eventOf(type: DirectoryType, resource: Fields): WireEvent {
    return {
      ...this.head(type, resource.word('id'), versionOf(resource)),
      type: `scim.${type.name.toLowerCase()}.snapshot`,
      after: attributesOf(resource),
      ...(resource.has('members')
        ? { members: { added: resource.list('members').map(memberOf), removed: [] } }
        : {}),
    };
  }

  private deletionOf(type: DirectoryType, id: string, version: number): WireEvent {
    return { ...this.head(type, id, version), type: `scim.${type.name.toLowerCase()}.deleted` };
  }

  private head(type: DirectoryType, resourceId: string, version: number): Omit<WireEvent, 'type'> {
    return {
      id: randomUUID(),
      time: new Date().toISOString(),
      replay: false,
      tenant: this.tenant,
      resourceType: type.name,
      resourceId,
      epoch: 0,
      version,
      ordinal: LAST_ORDINAL,
      last: true,
      txn: '',
      actor: '',
      requestId: '',
      operation: SNAPSHOT_OPERATION,
      changed: [],
    };
  }
}

/** The number in `W/"7"`. */
function versionOf(resource: Fields): number {
  const [, digits] = /^W\/"(\d+)"$/.exec(resource.object('meta').word('version')) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UnreadableEvent(`The version of the resource ${resource.word('id')} is no number.`);
}

function attributesOf(resource: Fields): Attributes {
  return Object.fromEntries(
    Object.entries(resource.toObject())
      .filter(([name]) => !NOT_IN_EVENTS.has(name))
      .map(([name, value]) => [name, withoutLinks(value)]),
  );
}

/** `$ref` is made for each answer, and stands in no event. */
function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '$ref')
      .map(([name, inner]) => [name, withoutLinks(inner)]),
  );
}
