import type { Delivery } from './history.js';

/** What a consumer knows of a resource. */
export interface MirroredResource {
  readonly type: string;
  readonly version: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly members: ReadonlySet<string>;
}

export function mirrorOf(deliveries: readonly Delivery[]): ReadonlyMap<string, MirroredResource>;

export function mirrorShown(shown: {
  readonly users: readonly object[];
  readonly groups: readonly object[];
}): ReadonlyMap<string, MirroredResource>;

export function compareMirror(
  mirror: ReadonlyMap<string, MirroredResource>,
  directory: readonly object[],
  name?: string,
): readonly string[];
