/** Filters and sorts, judged in memory and by the store: both give the same resources in the same order. */
import { expect } from '@jest/globals';
import { renderResource, type RequestContext, type ResourceReader } from '@rollcall/directory';
import {
  bindFilter,
  bindSort,
  compareSortKeys,
  LENIENT,
  matches,
  printFilter,
  sortKey,
  type BoundFilter,
  type BoundSort,
  type Filter,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';
import fc from 'fast-check';

import { filterArbitrary, sampleAttributes } from '../support/arbitraries/filter-arbitrary.js';
import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED } from '../support/open-store.js';

const EVERYTHING = { startIndex: 1, count: 1000 };

/** Who is asked, and for whom. */
export interface AgreementParts {
  readonly ctx: RequestContext;
  readonly reader: ResourceReader;
  /** The same store when it goes through every tenant in chunks. */
  readonly walking: ResourceReader;
  readonly seed: number;
}

interface Query {
  readonly filter?: BoundFilter;
  readonly sort?: BoundSort;
}

/** The resources of one type, as the store has them and as a client would see them. */
export class Agreement {
  private constructor(
    private readonly parts: AgreementParts,
    private readonly type: ResourceType,
    /** By the id of each. */
    private readonly rendered: ReadonlyMap<string, Resource>,
  ) {}

  /** Reads all resources of a type, at most 1,000. */
  static async on(parts: AgreementParts, type: ResourceType): Promise<Agreement> {
    const { reader, ctx } = parts;
    const { resources } = await reader.list(ctx, type, { page: EVERYTHING, wanted: ALL_WANTED });
    const rendered = resources.map((stored) => [stored.id, renderResource(type, stored, LINKS)] as const);
    return new Agreement(parts, type, new Map(rendered));
  }

  /** How many resources there are. */
  get size(): number {
    return this.rendered.size;
  }

  /** On so many random filters, each answered in one go or in chunks. */
  async onFilters(runs: number): Promise<void> {
    const { type } = this;
    const { reader, walking, seed } = this.parts;
    const filters = filterArbitrary({ attributes: this.attributes(), depth: 2 });
    await fc.assert(
      fc.asyncProperty(filters, fc.boolean(), async (filter: Filter, chunks: boolean) => {
        try {
          await this.expect(chunks ? walking : reader, { filter: bindFilter(filter, type, LENIENT) });
        } catch (error) {
          throw new Error(printFilter(filter), { cause: error });
        }
      }),
      { ...propertyParameters(runs), seed },
    );
  }

  /** On every attribute that can be sorted by, both ways. */
  async onSorts(): Promise<void> {
    const simple = this.attributes().filter(
      ({ target }) => (target.sub ?? target.attribute).type !== 'complex',
    );
    for (const { target } of simple) {
      for (const order of ['ascending', 'descending']) {
        const sort = bindSort(this.type, target.key, order, LENIENT);
        if (sort !== undefined) await this.expect(this.parts.reader, { sort });
      }
    }
  }

  private async expect(reader: ResourceReader, query: Query): Promise<void> {
    const wanted = this.inMemory(query);
    const found = await reader.list(this.parts.ctx, this.type, {
      ...{ ...query, page: EVERYTHING, wanted: NOTHING_WANTED },
    });
    expect(found.resources.map(({ id }) => id)).toEqual(wanted);
    expect(found.totalResults).toBe(wanted.length);
  }

  /** Ids in the order of the answer. */
  private inMemory({ filter, sort }: Query): readonly string[] {
    const matching = [...this.rendered].filter(
      ([, resource]) => filter === undefined || matches(filter, resource),
    );
    if (sort?.descending === true) matching.reverse();
    if (sort !== undefined) {
      matching.sort(([, a], [, b]) => compareSortKeys(sortKey(a, sort), sortKey(b, sort), sort));
    }
    return matching.map(([id]) => id);
  }

  private attributes(): ReturnType<typeof sampleAttributes> {
    return sampleAttributes(this.type, [...this.rendered.values()]);
  }
}
