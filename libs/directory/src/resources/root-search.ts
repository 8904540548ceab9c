import {
  bindFilterAcross,
  bindSortAcross,
  countTerms,
  LIMITS,
  narrowFilter,
  parseFilter,
  ScimError,
  type BoundFilter,
  type Projection,
  type ResourceType,
  type SortAcross,
} from '@rollcall/scim';

import { scopeOf } from '../access/access.js';
import { checkQuery } from '../access/check-query.js';
import { insufficientScope } from '../access/insufficient-scope.js';
import { readableProjection } from '../access/readable-projection.js';
import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { ResourceReader, TypeQuery } from '../ports/resource-reader.js';
import type { RequestContext, Tenant } from '../request-context.js';
import { ALL_TYPES, PageCursors } from './page-cursors.js';
import type { ListParameters } from './query-parameters.js';
import { renderText } from './render-text.js';
import type { ResourceLinks } from './resource-links.js';
import type { ListOutcome } from './resource-outcome.js';
import { wantedBy } from './wanted-by.js';

/** What a search of the root stands on. */
export interface RootSearchPorts {
  readonly reader: Pick<ResourceReader, 'listAcross'>;
  readonly cursors: CursorSealer;
  readonly links: ResourceLinks;
}

/**
 * Queries over the resources of all types at once, at the root of the service (RFC 7644 §3.4.2.1, §3.4.3). What
 * describes the service is none of them (Q-ROOT-05).
 */
export class RootSearch {
  private readonly cursors: PageCursors;

  /** @param typesOf gives the resource types of a tenant, no two of the same name */
  constructor(
    private readonly typesOf: (tenant: Tenant) => readonly ResourceType[],
    private readonly ports: RootSearchPorts,
  ) {
    this.cursors = new PageCursors(ports.cursors);
  }

  /**
   * A page of the resources, by index or by cursor: those of the types that the caller may read, as if there were no others.
   * @throws ScimError `tooMany` for a filter of more terms than `acrossTerms`, all types together
   */
  async list(ctx: RequestContext, parameters: ListParameters): Promise<ListOutcome> {
    const { tenant } = ctx;
    const types = readableTypes(ctx, this.typesOf(tenant));
    const views = types.map((type) => ({ type, projection: readableProjection(ctx, type, parameters) }));
    const page = await this.cursors.open(ctx, ALL_TYPES, parameters);
    const sort = bindSortAcross(types, parameters, tenant.relaxations);
    const filters =
      parameters.filter === undefined
        ? undefined
        : bindFilterAcross(
            parseFilter(parameters.filter, LIMITS, tenant.relaxations),
            types,
            tenant.relaxations,
          );
    types.forEach((type, index) => {
      checkQuery(ctx, type, { filter: filters?.[index], sort: sort?.sorts[index] });
    });
    const parts = views.flatMap((view, index) => partOf(view, filters?.[index], sort?.sorts[index]));
    checkTerms(parts);
    const found = await this.ports.reader.listAcross(ctx, {
      parts,
      ...(sort === undefined ? {} : { order: { descending: sort.descending } }),
      page,
    });
    const links = this.ports.links.for(tenant);
    const viewOf = new Map(views.map((view) => [view.type.name, view]));
    return {
      totalResults: found.totalResults,
      ...(await this.cursors.seal(ctx, ALL_TYPES, parameters, { page, found })),
      resources: found.resources.flatMap((stored) => {
        const view = viewOf.get(stored.type);
        return view === undefined ? [] : [renderText(view.type, stored, view.projection, { links })];
      }),
    };
  }
}

/** @throws ScimError `forbidden` where the caller may read none of the types */
function readableTypes(
  { principal: { access } }: RequestContext,
  types: readonly ResourceType[],
): readonly ResourceType[] {
  const readable = types.filter(({ name }) => access.may('read', name));
  if (readable.length === 0) throw insufficientScope(scopeOf('read'));
  return readable;
}

/** How the resources of one type are shown. */
interface View {
  readonly type: ResourceType;
  readonly projection: Projection;
}

/** What is asked of one type; nothing where none of its resources can match (Q-ROOT-02). */
function partOf(
  { type, projection }: View,
  filter: BoundFilter | undefined,
  sort: SortAcross['sorts'][number],
): readonly TypeQuery[] {
  const left = filter === undefined ? undefined : narrowFilter(filter, type);
  if (left?.kind === 'constant' && !left.value) return [];
  return [
    {
      type,
      ...(left === undefined || left.kind === 'constant' ? {} : { filter: left }),
      ...(sort === undefined ? {} : { sort }),
      wanted: wantedBy(type, projection),
    },
  ];
}

/** One statement asks all types, each by the terms that may decide there. */
function checkTerms(parts: readonly TypeQuery[]): void {
  const terms = parts.reduce((sum, { filter }) => sum + (filter === undefined ? 0 : countTerms(filter)), 0);
  if (terms <= LIMITS.acrossTerms) return;
  throw new ScimError(
    'tooMany',
    `The filter has ${terms} attribute expressions, counted for each of the ${parts.length} resource types that it is ` +
      `asked of; the limit acrossTerms allows ${LIMITS.acrossTerms}. Name fewer types by meta.resourceType, or ask at the ` +
      'endpoint of each.',
  );
}
