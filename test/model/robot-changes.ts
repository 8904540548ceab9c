import type { Body } from '../support/scim-messages.js';
import { withValue } from './directory-model.js';
import type { PatchOutcome, WriteOp } from './user-changes.js';

/** One operation of a PATCH of a robot; a value of null unassigns. */
export type RobotChange =
  | { readonly kind: 'set'; readonly op: WriteOp; readonly name: string; readonly value: unknown }
  | { readonly kind: 'fault'; readonly operation: Body; readonly refusal: string };

/** The operation as it is sent (RFC 7644 §3.5.2). */
export function robotOperation(change: RobotChange): Body {
  return change.kind === 'fault'
    ? change.operation
    : { op: change.op, path: change.name, value: change.value };
}

/** What the operations of one PATCH do, in their order; refused as a whole where one is. */
export function patchRobot(attributes: Body, changes: readonly RobotChange[]): PatchOutcome {
  const refusals: string[] = [];
  let next = attributes;
  for (const change of changes) {
    if (change.kind === 'fault') refusals.push(change.refusal);
    else if (change.name === 'serial' && change.value === null) refusals.push('400 mutability');
    else next = withValue(next, [change.name], valueAfter(next[change.name], change));
  }
  return { attributes: next, refusals };
}

/** Each tag once, in whatever letter case: the first stays (RFC 7643 §2.4). */
export function distinctTags(tags: readonly unknown[]): readonly unknown[] {
  const folded = tags.map((tag) => String(tag).toLowerCase());
  return tags.filter((_tag, index) => folded.indexOf(folded[index] ?? '') === index);
}

function valueAfter(before: unknown, { op, name, value }: RobotChange & { readonly kind: 'set' }): unknown {
  // Adding nothing to a list changes nothing.
  if (value === null) return op === 'add' && name === 'tags' ? before : undefined;
  if (!Array.isArray(value)) return value === '' ? undefined : value;
  const kept = op === 'add' && Array.isArray(before) ? before : [];
  const tags = distinctTags([...kept, ...value]);
  return tags.length === 0 ? undefined : tags;
}
