import type { PatchTarget } from './plan.js';

/** What the detail of an error calls a target: its operation and its attribute path, never a value. */
export function targetName(target: PatchTarget): string {
  const urn = target.extension === undefined ? '' : `${target.extension}:`;
  const sub = target.sub === undefined ? '' : `.${target.sub.name}`;
  return `${target.where}: ${urn}${target.attribute.name}${sub}`;
}
