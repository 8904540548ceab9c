import { bindFilter, bindSort, LIMITS, parseFilter } from '@rollcall/scim';

import { checkQuery } from '../access/check-query.js';
import { readableProjection } from '../access/readable-projection.js';
import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { ResourceReader } from '../ports/resource-reader.js';
import type { RequestContext } from '../request-context.js';
import { PageCursors } from './page-cursors.js';
import type { ListParameters } from './query-parameters.js';
import { renderText } from './render-text.js';
import type { ResourceBinding } from './resource-binding.js';
import type { ResourceLinks } from './resource-links.js';
import type { ListOutcome } from './resource-outcome.js';
import { wantedBy } from './wanted-by.js';

/** What a search stands on. */
export interface ResourceSearchPorts {
  readonly reader: Pick<ResourceReader, 'list'>;
  readonly cursors: CursorSealer;
  readonly links: ResourceLinks;
}

/** Queries over the resources of one type, however they were asked (RFC 7644 §3.4.2, §3.4.3). */
export class ResourceSearch {
  private readonly cursors: PageCursors;

  constructor(
    private readonly binding: ResourceBinding,
    private readonly ports: ResourceSearchPorts,
  ) {
    this.cursors = new PageCursors(ports.cursors);
  }

  /** A page of the resources, by index or by cursor. */
  async list(ctx: RequestContext, parameters: ListParameters): Promise<ListOutcome> {
    const type = this.binding.typeFor(ctx.tenant);
    const { relaxations } = ctx.tenant;
    const projection = readableProjection(ctx, type, parameters);
    const page = await this.cursors.open(ctx, type.name, parameters);
    const sort = bindSort(type, parameters.sortBy, parameters.sortOrder, relaxations);
    const filter =
      parameters.filter === undefined
        ? undefined
        : bindFilter(parseFilter(parameters.filter, LIMITS, relaxations), type, relaxations);
    checkQuery(ctx, type, { filter, sort });
    const found = await this.ports.reader.list(ctx, type, {
      ...(filter === undefined ? {} : { filter }),
      ...(sort === undefined ? {} : { sort }),
      page,
      wanted: wantedBy(type, projection),
    });
    const links = this.ports.links.for(ctx.tenant);
    return {
      totalResults: found.totalResults,
      ...(await this.cursors.seal(ctx, type.name, parameters, { page, found })),
      resources: found.resources.map((stored) => renderText(type, stored, projection, { links })),
    };
  }
}
