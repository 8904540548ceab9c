import {
  applyPatch,
  isUnmodified,
  planPatch,
  readResource,
  replaceResource,
  splitCollections,
  UNCONDITIONAL,
  versionTag,
  type CollectionChange,
  type CollectionElement,
  type Json,
  type PatchPlan,
  type Preconditions,
  type Projection,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { readableProjection } from '../access/readable-projection.js';
import { checkAssigned } from '../catalogues/check-assigned.js';
import type { IdSource } from '../ports/id-source.js';
import type { Creation } from '../ports/resource-creator.js';
import type { ResourceReader } from '../ports/resource-reader.js';
import type { ResourceDraft, ResourceWriter } from '../ports/resource-writer.js';
import type { StoredResource } from '../ports/stored-resource.js';
import type { RequestContext } from '../request-context.js';
import { notFound } from './not-found.js';
import type { PasswordKeeper } from './password-keeper.js';
import type { ProjectionParameters } from './query-parameters.js';
import { renderText } from './render-text.js';
import type { ResourceBinding } from './resource-binding.js';
import type { ResourceLinks } from './resource-links.js';
import type { ResourceOutcome } from './resource-outcome.js';
import { unmodified } from './unmodified.js';
import { wantedBy } from './wanted-by.js';

/** What a resource service stands on. */
export interface ResourceServicePorts {
  readonly reader: Pick<ResourceReader, 'find'>;
  readonly writer: ResourceWriter;
  readonly passwords: PasswordKeeper;
  readonly ids: IdSource;
  readonly links: ResourceLinks;
}

const NOTHING_SUPPLIED: ReadonlySet<string> = new Set();

/**
 * The operations of RFC 7644 §3 on single resources of one type. Each reads and checks the request before any lock is
 * taken and leaves the writing to one store call; refusals are `ScimError`s. What a request demands of the resource's
 * version comes last, and is refused as `preconditionFailed` (RFC 7644 §3.14).
 */
export class ResourceService {
  constructor(
    private readonly binding: ResourceBinding,
    private readonly ports: ResourceServicePorts,
  ) {}

  /** Creates a resource (RFC 7644 §3.3). */
  async create(ctx: RequestContext, body: Json, parameters: ProjectionParameters): Promise<ResourceOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const projection = readableProjection(ctx, type, parameters);
    const incoming = readResource(type, body, { exchange: 'create', relaxations: ctx.tenant.relaxations });
    const draft = await this.draftOf(type, this.ports.ids.next(), incoming);
    const stored = await this.ports.writer.create(ctx, type, draft, wantedBy(type, projection));
    return this.outcome(ctx, type, stored, {
      projection,
      supplied: suppliedKeys(type, incoming),
      withBody: true,
    });
  }

  /** Reads the body of a creation, all of it checked but what only the store knows; nothing is written (RFC 7644 §3.7). */
  async draft(ctx: RequestContext, id: string, body: Json): Promise<Creation> {
    const type = this.binding.typeFor(ctx.tenant);
    const incoming = readResource(type, body, { exchange: 'create', relaxations: ctx.tenant.relaxations });
    return { type, draft: await this.draftOf(type, id, incoming) };
  }

  /** Reads one resource (RFC 7644 §3.4.1); without a body where the client has it already. */
  async get(
    ctx: RequestContext,
    id: string,
    parameters: ProjectionParameters,
    preconditions: Preconditions = UNCONDITIONAL,
  ): Promise<ResourceOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const projection = readableProjection(ctx, type, parameters);
    const wanted = wantedBy(type, projection, preconditions.ifNoneMatch);
    const stored = await this.ports.reader.find(ctx, type, id, wanted);
    if (stored === undefined) throw notFound(type, id);
    if (isUnmodified(stored.version, preconditions))
      return unmodified(type, stored, this.ports.links.for(ctx.tenant));
    return this.outcome(ctx, type, stored, { projection, supplied: NOTHING_SUPPLIED, withBody: true });
  }

  /** Replaces a resource (RFC 7644 §3.5.1). */
  async replace(
    ctx: RequestContext,
    id: string,
    body: Json,
    parameters: ProjectionParameters,
    preconditions: Preconditions = UNCONDITIONAL,
  ): Promise<ResourceOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const projection = readableProjection(ctx, type, parameters);
    const read = readResource(type, body, { exchange: 'replace', relaxations: ctx.tenant.relaxations });
    const { document, collections } = splitCollections(type, read);
    const incoming = await this.ports.passwords.hashUnlessKept(ctx, type, id, document);
    const result = await this.ports.writer.mutate(ctx, type, id, {
      ...preconditions,
      operation: 'put',
      apply: (current) => checkAssigned(type, current, replaceResource(type, current, incoming)),
      ...memberListReplacement(type, collections.get('members')),
      wanted: wantedBy(type, projection),
    });
    if (result === undefined) throw notFound(type, id);
    return this.outcome(ctx, type, result.resource, {
      projection,
      supplied: suppliedKeys(type, read),
      withBody: true,
    });
  }

  /** Modifies a resource (RFC 7644 §3.5.2). */
  async patch(
    ctx: RequestContext,
    id: string,
    body: Json,
    parameters: ProjectionParameters,
    preconditions: Preconditions = UNCONDITIONAL,
  ): Promise<ResourceOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const projection = readableProjection(ctx, type, parameters);
    const planned = planPatch(type, body, { relaxations: ctx.tenant.relaxations, id });
    const plan = await this.ports.passwords.hashInPlan(ctx, type, id, planned);
    const withBody = this.binding.patchReturnsResource || asksForBody(parameters);
    const result = await this.ports.writer.mutate(ctx, type, id, {
      ...preconditions,
      operation: 'patch',
      apply: (current) => checkAssigned(type, current, applyPatch(type, current, plan)),
      ...memberChange(plan),
      wanted: withBody ? wantedBy(type, projection) : { members: false, groups: false },
    });
    if (result === undefined) throw notFound(type, id);
    return this.outcome(ctx, type, result.resource, { projection, supplied: plan.supplied, withBody });
  }

  /** Deletes a resource (RFC 7644 §3.6). */
  async remove(ctx: RequestContext, id: string, preconditions: Preconditions = UNCONDITIONAL): Promise<void> {
    const type = this.binding.typeFor(ctx.tenant);
    if (!(await this.ports.writer.remove(ctx, type, id, preconditions))) throw notFound(type, id);
  }

  private async draftOf(type: ResourceType, id: string, incoming: Resource): Promise<ResourceDraft> {
    const { document, collections } = splitCollections(type, incoming);
    const attributes = await this.ports.passwords.hashIn(checkAssigned(type, {}, document));
    return { id, attributes, members: collectionElements(collections.get('members')) };
  }

  private outcome(
    { tenant }: RequestContext,
    type: ResourceType,
    stored: StoredResource,
    { projection, supplied, withBody }: Shown,
  ): ResourceOutcome {
    const links = this.ports.links.for(tenant);
    return {
      location: links.of(type).location(type.name, stored.id),
      version: versionTag(stored.version),
      ...(withBody ? { body: renderText(type, stored, projection, { links, exchange: { supplied } }) } : {}),
    };
  }
}

/** How much of a resource an answer shows. */
interface Shown {
  readonly projection: Projection;
  /** Attribute keys that the request supplied: decides on `returned: request` (C-CHAR-13). */
  readonly supplied: ReadonlySet<string>;
  readonly withBody: boolean;
}

function asksForBody(parameters: ProjectionParameters): boolean {
  return parameters.attributes !== undefined || parameters.excludedAttributes !== undefined;
}

/** Attributes of extensions by their whole path, as a projection names them. */
function suppliedKeys({ extensions }: ResourceType, resource: Resource): ReadonlySet<string> {
  const keys = new Set(Object.keys(resource));
  for (const { schema } of extensions) {
    for (const name of Object.keys(resource[schema.id] ?? {})) keys.add(`${schema.id}:${name}`);
  }
  return keys;
}

function memberChange(plan: PatchPlan): { readonly members?: CollectionChange } {
  const change = plan.collections.find(({ attribute }) => attribute === 'members');
  return change === undefined ? {} : { members: change };
}

/** A PUT says what the whole list is: everything not named goes (RFC 7644 §3.5.1). */
function memberListReplacement(
  type: ResourceType,
  members: readonly Json[] | undefined,
): { readonly members?: CollectionChange } {
  if (!type.collections.includes('members')) return {};
  return {
    members: {
      kind: 'delta',
      attribute: 'members',
      clear: true,
      add: collectionElements(members),
      remove: [],
    },
  };
}

function collectionElements(values: readonly Json[] | undefined): readonly CollectionElement[] {
  const elements = new Map<string, CollectionElement>();
  for (const value of values ?? []) {
    if (typeof value !== 'object' || value === null || !('value' in value)) continue;
    const { value: id, type } = value;
    if (typeof id !== 'string' || elements.has(id)) continue;
    elements.set(id, { value: id, ...(typeof type === 'string' ? { type } : {}) });
  }
  return [...elements.values()];
}
