import {
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
      path: links.location(event.resourceType, event.resourceId).slice(links.base.length),
      ...(typeof externalId === 'string' ? { externalId } : {}),
      version: versionTag(event.version),
      attributes: verb === 'create' ? ['id', ...payload.changed] : payload.changed,
      representation() {
        const type = types.find(({ name }) => name === event.resourceType);
        const tells = verb === 'create' || (verb === 'put' && type?.collections.length === 0);
        return type === undefined || !tells ? undefined : representationOf(type, event, payload, links);
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

function representationOf(
  type: ResourceType,
  { resourceId, version, occurredAt }: FeedEvent,
  { operation, after, members }: EventPayload,
  links: ResourceLinks,
): Resource | undefined {
  if (after === undefined) return undefined;
  const stored = {
    id: resourceId,
    type: type.name,
    version,
    created: occurredAt,
    lastModified: occurredAt,
    attributes: after,
    members: [...(members?.added ?? [])].sort((one, other) => (one.value < other.value ? -1 : 1)),
  };
  const rendered = renderResource(type, stored, links);
  const projection = readProjection(type, {}, { relaxations: STRICT });
  const shown = projectResource(type, rendered, projection);
  const { meta } = shown;
  if (operation === 'create' || !isJsonObject(meta)) return shown;
  const { created: _unknown, ...known } = meta;
  return { ...shown, meta: known };
}
