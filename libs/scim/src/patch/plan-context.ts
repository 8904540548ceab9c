import type { Relaxations } from '../compat/relaxations.js';
import type { Limits } from '../limits.js';
import type { ReadOptions } from '../resource/read-value.js';
import type { ResourceType } from '../schema/attribute.js';

/** What stays the same while one PATCH is planned. */
export interface PlanContext {
  readonly type: ResourceType;
  readonly relaxations: Relaxations;
  readonly limits: Limits;
  /** The id of the resource that the request addresses; undefined where it has none yet. */
  readonly id: string | undefined;
}

/** How values of a PATCH are read; `where` begins the details of errors. */
export function readOptions(where: string, { relaxations, limits }: PlanContext): ReadOptions {
  return { where, exchange: 'patch', relaxations, limits };
}
