import type { BoundAttribute } from '../filter/nodes.js';
import { resolveSubAttribute } from '../schema/resolve-attribute.js';
import type { Relaxations } from './relaxations.js';

/**
 * The relaxation `shortAttributePaths` (decision 3, P-PATH-08, Q-FILTER-37): Entra names extension attributes without
 * their URN, and compares references as if they were their id.
 *
 *     {"op":"Add","path":"manager","value":[{"$ref":"http://…/Users/0191…","value":"0191…"}]}
 *     GET /Users?filter=id eq "0191…" and manager eq "0192…"&attributes=id
 *     GET /Groups?filter=id eq "0193…" and members eq "0191…"&attributes=id
 *
 * Returns the `value` sub-attribute that a complex attribute stands for where it is compared; that of a multi-valued
 * one by the RFC itself (Q-FILTER-38). Undefined where it stands for none. Names without their URN are found by
 * `resolveAttribute` with `shortPaths`.
 */
export function comparedSubAttribute(
  target: BoundAttribute,
  relaxations: Relaxations,
): BoundAttribute | undefined {
  const standsForValue = target.attribute.multiValued || relaxations.shortAttributePaths;
  return standsForValue && target.sub === undefined ? resolveSubAttribute(target, 'value') : undefined;
}
