import { renderResource, type RequestContext, type Wanted } from '@rollcall/directory';
import { matches, sortKey, type Comparable } from '@rollcall/scim';

import { columnsOf } from '../sql/column-maps.js';
import type { Session } from '../unit-of-work.js';
import { candidateChunks, idsOf, type CandidateChunk, type Candidates } from './candidates.js';
import { completeResources } from './complete-resources.js';
import { attributesLookedAt, documentParts, type Decision } from './document-parts.js';
import { selectStates } from './load-states.js';
import { readParts, type PartialResource } from './read-parts.js';
import { scanBudget, type ScanBudget } from './scan-budget.js';
import type { ResourceStoreOptions } from './store-context.js';
import { weighedChunks, type WeighedCandidates } from './weighed-candidates.js';

/** Resources read in one chunk at most: whole ones, and parts of them. */
const LARGEST_CHUNK = 200;
const LARGEST_CHUNK_OF_PARTS = 500;

/** Ids found in SQL in one chunk at most. */
const LARGEST_WALK = 5000;

/** What is looked for, and by what it will be put in order. */
export interface Scan<Key> extends Decision, Pick<Candidates, 'compiled' | 'selective'> {
  /** What is kept of a value by which a match is sorted; the value is undefined without `sort`. */
  readonly keyOf: (value: Comparable | undefined) => Key;
  /** What the terms cost for each resource, where that decides how many one statement may look at. */
  readonly weight: Pick<WeighedCandidates, 'lead' | 'terms' | 'members'> | undefined;
}

/** A resource that matches. */
export interface Match<Key> {
  readonly id: Buffer;
  readonly key: Key;
}

/**
 * All resources that match, in ascending order of their ids, found by examining candidates in chunks by id: only the
 * parts that filter and order look at, where the documents hold them all. The answer is that of `matches` and `sortKey`,
 * whatever the engine.
 * @throws ScimError `tooMany` beyond the budget
 */
export async function scanResources<Key>(
  session: Session,
  options: Pick<ResourceStoreOptions, 'links' | 'clock'>,
  ctx: RequestContext,
  scan: Scan<Key>,
  budget: ScanBudget = scanBudget(options.clock),
): Promise<readonly Match<Key>[]> {
  const { type, filter, sort, keyOf } = scan;
  const inSql = filter === undefined && sort === undefined;
  const parts = documentParts(scan);
  const found: Match<Key>[] = [];
  for await (const chunk of chunksOf(session, ctx, scan, { inSql, parts, limit: budget.limit })) {
    budget.checkTime();
    if (inSql) {
      const ids = await idsOf(session, ctx, type, chunk);
      found.push(...ids.map((id) => ({ id, key: keyOf(undefined) })));
      continue;
    }
    const matching: Match<Key>[] = [];
    let batches = 0;
    for await (const resources of read(session, options, ctx, scan, { parts, chunk })) {
      budget.checkTime();
      budget.spend(resources.length);
      for (const { id, resource } of resources) {
        if (filter !== undefined && !matches(filter, resource)) continue;
        matching.push({ id, key: keyOf(sort === undefined ? undefined : sortKey(resource, sort)) });
      }
      batches += 1;
    }
    if (batches > 1) matching.sort((a, b) => Buffer.compare(a.id, b.id));
    found.push(...matching);
  }
  return found;
}

function chunksOf(
  session: Session,
  ctx: RequestContext,
  scan: Scan<unknown>,
  {
    inSql,
    parts,
    limit,
  }: { readonly inSql: boolean; readonly parts: readonly string[] | undefined; readonly limit: number },
): AsyncGenerator<CandidateChunk> {
  if (scan.weight !== undefined) return weighedChunks(session, ctx, { ...scan, ...scan.weight, limit });
  const largestRead = parts === undefined ? LARGEST_CHUNK : LARGEST_CHUNK_OF_PARTS;
  return candidateChunks(session, ctx, { ...scan, limit, largestChunk: inSql ? LARGEST_WALK : largestRead });
}

async function* read(
  session: Session,
  { links }: Pick<ResourceStoreOptions, 'links'>,
  ctx: RequestContext,
  scan: Scan<unknown>,
  {
    parts,
    chunk: { where },
  }: { readonly parts: readonly string[] | undefined; readonly chunk: CandidateChunk },
): AsyncGenerator<readonly PartialResource[]> {
  const { type } = scan;
  const tenantId = ctx.tenant.id;
  const of = { tenantId, type };
  if (parts !== undefined) {
    yield* readParts(session, of, { parts, where });
    return;
  }
  const states = await selectStates(session, of, {
    where: { sql: `${where.sql} order by r.id`, params: where.params },
  });
  const resources = await completeResources(session, { tenantId, type, wanted: partsNeeded(scan) }, states);
  yield resources.flatMap((stored, index) => {
    const id = states[index]?.idBytes;
    return id === undefined ? [] : [{ id, resource: renderResource(type, stored, links.for(ctx.tenant)) }];
  });
}

/** The computed parts that the filter or the order looks at. */
function partsNeeded({ type, filter, sort }: Decision): Wanted {
  const core = attributesLookedAt({ filter, sort })
    .filter(({ extension }) => extension === undefined)
    .map(({ attribute }) => attribute.name);
  const { members, groups } = columnsOf(type);
  return {
    members: members !== undefined && core.includes(members),
    groups: groups !== undefined && core.includes(groups),
  };
}
