import { renderResource, type RequestContext } from '@rollcall/directory';
import {
  ScimError,
  attributesOf,
  compareSortKeys,
  matches,
  sortKey,
  type BoundFilter,
  type BoundSort,
  type Comparable,
} from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { columnsOf } from '../sql/column-maps.js';
import type { Session } from '../unit-of-work.js';
import { candidateIds, type Candidates } from './candidates.js';
import { completeResources } from './complete-resources.js';
import { loadStates } from './load-states.js';
import type { ResourceStoreOptions } from './store-context.js';
import { weighedIds, type WeighedCandidates } from './weighed-candidates.js';

/** Resources that one request may examine in memory. */
const EXAMINED = 200_000;

/** Resources examined in one chunk at most. */
const LARGEST_CHUNK = 500;

/** Ids found in SQL in one chunk at most. */
const LARGEST_WALK = 5000;

/** Milliseconds that one request may scan. */
const SCAN_MILLISECONDS = 10_000;

/** What is looked for, and in which order. */
export interface Scan extends Pick<Candidates, 'type' | 'compiled' | 'selective'> {
  /** Decides in memory, where the compiled condition does not. */
  readonly filter: BoundFilter | undefined;
  readonly sort: BoundSort | undefined;
  /** What the terms cost for each resource, where that decides how many one statement may look at. */
  readonly weight: Pick<WeighedCandidates, 'lead' | 'terms' | 'members'> | undefined;
}

interface Match {
  readonly id: Buffer;
  readonly key: Comparable | undefined;
}

/**
 * Ids of all resources that match, in order, found by examining candidates in chunks by id. The answer is that of
 * `matches` and `sortKey`, whatever the engine.
 * @throws ScimError `tooMany` beyond 200,000 candidates or 10 seconds
 */
export async function scanResources(
  session: Session,
  options: Pick<ResourceStoreOptions, 'links' | 'clock'>,
  ctx: RequestContext,
  scan: Scan,
): Promise<readonly Buffer[]> {
  const inSql = scan.filter === undefined && scan.sort === undefined;
  const limit = EXAMINED + 1;
  const { clock = () => performance.now() } = options;
  const end = clock() + SCAN_MILLISECONDS;
  const candidates =
    scan.weight === undefined
      ? candidateIds(session, ctx, { ...scan, limit, largestChunk: inSql ? LARGEST_WALK : LARGEST_CHUNK })
      : weighedIds(session, ctx, { ...scan, ...scan.weight, limit });
  const found: Match[] = [];
  let examined = 0;
  for await (const ids of candidates) {
    if (clock() > end) throw tooLong();
    if (inSql) {
      for (const id of ids) found.push({ id, key: undefined });
      continue;
    }
    examined += ids.length;
    if (examined > EXAMINED) throw tooMany();
    found.push(...(await examine(session, options, ctx, scan, ids)));
  }
  const { sort } = scan;
  // Candidates come by id, and sorting is stable: ties stay in the order of ids (Q-SORT-09).
  if (sort !== undefined) found.sort((a, b) => compareSortKeys(a.key, b.key, sort));
  return found.map(({ id }) => id);
}

async function examine(
  session: Session,
  { links }: Pick<ResourceStoreOptions, 'links'>,
  ctx: RequestContext,
  scan: Scan,
  ids: readonly Buffer[],
): Promise<readonly Match[]> {
  if (ids.length === 0) return [];
  const { type, filter, sort } = scan;
  const tenantId = ctx.tenant.id;
  const states = await loadStates(session, { tenantId, typeName: type.name, ids });
  const ordered = ids.flatMap((id) => states.get(uuidText(id)) ?? []);
  const resources = await completeResources(session, { tenantId, type, wanted: partsNeeded(scan) }, ordered);
  return resources.flatMap((stored, index) => {
    const id = ordered[index]?.idBytes;
    const rendered = renderResource(type, stored, links);
    if (id === undefined || (filter !== undefined && !matches(filter, rendered))) return [];
    return [{ id, key: sort === undefined ? undefined : sortKey(rendered, sort) }];
  });
}

/** The computed parts that the filter or the order looks at. */
function partsNeeded({ type, filter, sort }: Scan): { readonly members: boolean; readonly groups: boolean } {
  const targets = [
    ...(filter === undefined ? [] : attributesOf(filter)),
    ...(sort === undefined ? [] : [sort.target]),
  ];
  const core = targets
    .filter(({ extension }) => extension === undefined)
    .map(({ attribute }) => attribute.name);
  const { members, groups } = columnsOf(type);
  return {
    members: members !== undefined && core.includes(members),
    groups: groups !== undefined && core.includes(groups),
  };
}

function tooLong(): ScimError {
  return new ScimError(
    'tooMany',
    `This request was ended after ${SCAN_MILLISECONDS / 1000} seconds of looking at resources one by one. ` +
      'Narrow it by an attribute that is indexed, such as userName, externalId, emails or meta.lastModified.',
  );
}

function tooMany(): ScimError {
  return new ScimError(
    'tooMany',
    `This request would examine more than ${EXAMINED} resources one by one. ` +
      'Narrow it by an attribute that is indexed, such as userName, externalId, emails or meta.lastModified.',
  );
}
