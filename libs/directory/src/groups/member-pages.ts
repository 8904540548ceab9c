import {
  isUnmodified,
  LIMITS,
  readCount,
  readFurtherPage,
  ScimError,
  UNCONDITIONAL,
  versionTag,
  writeCursor,
  type Preconditions,
} from '@rollcall/scim';

import { readableProjection } from '../access/readable-projection.js';
import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { ResourceReader } from '../ports/resource-reader.js';
import type { MemberPageQuery, StoredResource } from '../ports/stored-resource.js';
import type { RequestContext } from '../request-context.js';
import { notFound } from '../resources/not-found.js';
import type { ProjectionParameters } from '../resources/query-parameters.js';
import { renderText, type ShownMemberPage } from '../resources/render-text.js';
import type { ResourceBinding } from '../resources/resource-binding.js';
import type { ResourceLinks } from '../resources/resource-links.js';
import type { ResourceOutcome } from '../resources/resource-outcome.js';
import { unmodified } from '../resources/unmodified.js';
import { wantedBy } from '../resources/wanted-by.js';

/** The parameters of a request for a group of which only some members are wanted: one of the two at least. */
export interface MemberPageParameters extends ProjectionParameters {
  readonly membersCount?: string;
  /** Empty for the first page. */
  readonly membersCursor?: string;
}

/** What the reading of member pages stands on. */
export interface MemberPagesPorts {
  readonly reader: Pick<ResourceReader, 'find'>;
  readonly cursors: CursorSealer;
  readonly links: ResourceLinks;
}

const SEPARATOR = ':';

/**
 * Reads a group with a page of its members: an extension of ours, of which nothing is seen without its parameters. The
 * pages follow each other by cursors as those of RFC 9865 do, in the order of the members' ids, so that a member who
 * stays is neither missed nor seen twice whatever is written meanwhile. A cursor is good for the tenant, the credential
 * and the group that it was made for.
 */
export class MemberPages {
  constructor(
    private readonly binding: ResourceBinding,
    private readonly ports: MemberPagesPorts,
  ) {}

  /** @throws ScimError `notFound`, `preconditionFailed`, `invalidCount`, `invalidCursor`, `expiredCursor` */
  async get(
    ctx: RequestContext,
    id: string,
    parameters: MemberPageParameters,
    preconditions: Preconditions = UNCONDITIONAL,
  ): Promise<ResourceOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const { reader } = this.ports;
    const links = this.ports.links.for(ctx.tenant);
    const projection = readableProjection(ctx, type, parameters);
    const page = await this.open(ctx, id, parameters);
    const stored = await reader.find(ctx, type, id, { ...wantedBy(type, projection), memberPage: page });
    if (stored === undefined) throw notFound(type, id);
    if (isUnmodified(stored.version, preconditions)) return unmodified(type, stored, links);
    const memberPage = await this.shown(ctx, stored, page);
    return {
      location: links.of(type).location(type.name, stored.id),
      version: versionTag(stored.version),
      body: renderText(type, stored, projection, { links, memberPage }),
    };
  }

  private async open(
    ctx: RequestContext,
    id: string,
    { membersCount, membersCursor = '' }: MemberPageParameters,
  ): Promise<MemberPageQuery> {
    const count = membersCount === undefined ? undefined : readMembersCount(membersCount);
    if (membersCursor === '') return { count: count ?? LIMITS.defaultCount };
    const content = await this.ports.cursors.open(membersCursor, boundTo(ctx, id));
    const first = readFurtherPage({}, { content, now: ctx.now });
    if (count !== undefined && count !== first.count) {
      throw new ScimError(
        'invalidCount',
        `membersCount must stay what it was on the first page, which is ${first.count}. Send that, or none.`,
      );
    }
    const [after = '', version = '', total = ''] = first.position.split(SEPARATOR);
    return { count: first.count, after, known: { version: Number(version), total: Number(total) } };
  }

  /** What the answer says of the page; undefined where it shows no members. */
  private async shown(
    ctx: RequestContext,
    { id, version, members, memberPage }: StoredResource,
    { count }: MemberPageQuery,
  ): Promise<ShownMemberPage | undefined> {
    if (memberPage === undefined) return undefined;
    const { total, next } = memberPage;
    const shown = { totalMembers: total, itemsPerPage: members?.length ?? 0 };
    if (next === undefined) return shown;
    const position = [next, version, total].join(SEPARATOR);
    const content = writeCursor({ issued: ctx.now, count, position });
    return { ...shown, nextCursor: await this.ports.cursors.seal(content, boundTo(ctx, id)) };
  }
}

function readMembersCount(text: string): number {
  if (!/^-?\d+$/.test(text)) {
    throw new ScimError('invalidCount', 'membersCount is a whole number such as 500.');
  }
  return readCount(text, 'invalidCount');
}

function boundTo({ tenant, principal }: RequestContext, id: string): string {
  return JSON.stringify([[tenant.id, principal.credentialId], 'Group.members', id]);
}
