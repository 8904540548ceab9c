import {
  isJsonArray,
  isJsonObject,
  projectResource,
  readProjection,
  STRICT,
  versionTag,
  type JsonObject,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import type { FeedEvent } from '../ports/event-feed.js';
import type { GroupMember } from '../ports/stored-resource.js';
import { renderResource } from '../resources/render-resource.js';
import type { ResourceLinks } from '../resources/resource-links.js';
import { changeAsPatch } from './change-as-patch.js';
import type { EventPayload } from './provisioning-event.js';

/** What happened to a resource, in the words of the protocol. */
export type ChangeVerb = 'create' | 'put' | 'patch' | 'delete' | 'activate' | 'deactivate';

/** An event of the feed as SCIM says it (RFC 9967 §2). */
export interface DescribedEvent {
  readonly verb: ChangeVerb;
  /** `/Users/{id}`: relative to the SCIM base. */
  readonly path: string;
  readonly externalId?: string;
  /** The resource's entity tag after the change. */
  readonly version: string;
  /** Paths of what was set or changed, in PATCH path form. */
  readonly attributes: readonly string[];
  /**
   * The resource after the change as GET shows it, without what a PUT cannot tell: when it was made, and the groups that
   * it is in. Undefined where the event does not hold it: after a deletion, in a further part of a long member list, and
   * for a PUT of a group, which tells what changed in its list only.
   */
  representation(): Resource | undefined;
  /** The change as a PATCH; undefined where it has no value that may be told, as that of a password. */
  patch(): JsonObject | undefined;
}

/** Says events of the feed in SCIM's words. */
export type DescribeEvent = (event: FeedEvent) => DescribedEvent;

/** Makes what says events of some resource types in SCIM's words. */
export function eventDescriber(types: readonly ResourceType[], links: ResourceLinks): DescribeEvent {
  return (event) => {
    const payload = JSON.parse(event.payload) as EventPayload;
    const verb = verbOf(event, payload);
    const externalId = (payload.after ?? payload.before)?.['externalId'];
    return {
      verb,
      path: pathOf(event, payload, links),
      ...(typeof externalId === 'string' ? { externalId } : {}),
      version: versionTag(event.version),
      attributes: verb === 'create' ? ['id', ...payload.changed] : payload.changed,
      representation() {
        const { registered } = payload;
        const path = pathOf(event, payload, links);
        if (registered !== undefined) {
          const told = verb === 'create' || verb === 'put';
          return told
            ? registeredRepresentation(event, payload, { base: links.base, path, ...registered })
            : undefined;
        }
        const type = types.find(({ name }) => name === event.resourceType);
        const tells = verb === 'create' || (verb === 'put' && type?.collections.length === 0);
        if (type === undefined || !tells) return undefined;
        const isKnown = (member: GroupMember): boolean => types.some(({ name }) => name === member.type);
        return representationOf(type, event, payload, { links, isKnown });
      },
      patch: () => changeAsPatch(payload),
    };
  };
}

function verbOf({ type }: FeedEvent, { operation, before, after }: EventPayload): ChangeVerb {
  switch (type.slice(type.lastIndexOf('.') + 1)) {
    case 'created':
      return after === undefined ? 'patch' : 'create';
    case 'activated':
      return 'activate';
    case 'deactivated':
      return 'deactivate';
    case 'deleted':
      return 'delete';
    default:
      // A further part of a member list has neither state.
      return operation === 'put' && before !== undefined ? 'put' : 'patch';
  }
}

/** Where the resource is, relative to the base; the event says so itself where its type is the tenant's own. */
function pathOf(
  { resourceType, resourceId }: FeedEvent,
  { registered }: EventPayload,
  links: ResourceLinks,
): string {
  return registered === undefined
    ? links.location(resourceType, resourceId).slice(links.base.length)
    : `${registered.endpoint}/${resourceId}`;
}

/** A resource whose type may be another by now, or gone: as the event holds it. */
function registeredRepresentation(
  { resourceId, resourceType, version, occurredAt }: FeedEvent,
  { operation, after }: EventPayload,
  { base, path, schema }: { readonly base: string; readonly path: string; readonly schema: string },
): Resource | undefined {
  if (after === undefined) return undefined;
  const created = operation === 'create' ? { created: new Date(occurredAt).toISOString() } : {};
  return {
    schemas: [schema, ...extensionsIn(after)],
    id: resourceId,
    ...after,
    meta: {
      resourceType,
      ...created,
      lastModified: new Date(occurredAt).toISOString(),
      location: `${base}${path}`,
      version: versionTag(version),
    },
  };
}

/** Names of attributes have no colon, and URNs have some. */
function extensionsIn(resource: Resource): readonly string[] {
  return Object.keys(resource).filter((name) => name.includes(':'));
}

/** With the extensions that the tenant has added to the type: the event holds no attribute that is never returned. */
function withExtensions(type: ResourceType, shown: Resource, after: Resource): Resource {
  const added = extensionsIn(after).filter((urn) => !type.extensions.some(({ schema }) => schema.id === urn));
  if (added.length === 0) return shown;
  const { schemas } = shown;
  return {
    ...shown,
    schemas: [...(isJsonArray(schemas) ? schemas : []), ...added],
    ...Object.fromEntries(added.map((urn) => [urn, after[urn] ?? null])),
  };
}

/** With members of types that a tenant has registered, whose address is not known here. */
function withMembers(shown: Resource, others: readonly GroupMember[]): Resource {
  if (others.length === 0) return shown;
  const { members } = shown;
  return {
    ...shown,
    members: [
      ...(isJsonArray(members) ? members : []),
      ...others.map(({ value, type }) => ({ value, type })),
    ],
  };
}

function representationOf(
  type: ResourceType,
  { resourceId, version, occurredAt }: FeedEvent,
  { operation, after, members }: EventPayload,
  { links, isKnown }: { readonly links: ResourceLinks; readonly isKnown: (member: GroupMember) => boolean },
): Resource | undefined {
  if (after === undefined) return undefined;
  const added = [...(members?.added ?? [])].sort((one, other) => (one.value < other.value ? -1 : 1));
  const stored = {
    id: resourceId,
    type: type.name,
    version,
    created: occurredAt,
    lastModified: occurredAt,
    attributes: after,
    members: added.filter(isKnown),
  };
  const rendered = renderResource(type, stored, links);
  const projection = readProjection(type, {}, { relaxations: STRICT });
  const extended = withExtensions(type, projectResource(type, rendered, projection), after);
  const shown = withMembers(
    extended,
    added.filter((member) => !isKnown(member)),
  );
  const { meta } = shown;
  if (operation === 'create' || !isJsonObject(meta)) return shown;
  const { created: _unknown, ...known } = meta;
  return { ...shown, meta: known };
}
