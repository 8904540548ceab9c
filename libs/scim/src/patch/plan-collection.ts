import { ScimError } from '../errors/scim-error.js';
import type { BoundFilter, Filter } from '../filter/nodes.js';
import { readElement } from '../resource/read-value.js';
import { targetOfReference } from '../resource/reference.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { CollectionOperation } from './collection-change.js';
import type { CollectionElement, PatchTarget } from './plan.js';
import { readOptions } from './plan-context.js';
import type { PlanContext } from './plan-context.js';
import { listsElements } from './plan-remove.js';
import type { PatchOp } from './read-patch.js';
import { targetName } from './target-name.js';

/** An operation on a collection, before its value is read. */
export interface CollectionRequest {
  readonly op: PatchOp;
  readonly target: PatchTarget;
  /** The filter of the target as written. */
  readonly written: Filter | undefined;
  readonly value: Json | undefined;
}

/**
 * Plans an operation on a collection (RFC 7643 §4.2; P-REM-03, P-REM-04, P-REM-09, P-REP-13, S-GRP-02): its elements are
 * added, removed and replaced as wholes, and are known by `value`. Only a remove that names no elements, or a replace,
 * clears it; an element that cannot be read never does.
 *
 * @throws ScimError `mutability` for a part of an element, `invalidValue` for an element without a usable `value`,
 *   `invalidFilter` for a filter by something else than `value`, `type` and `$ref`
 */
export function planCollection(
  request: CollectionRequest,
  context: PlanContext,
): readonly CollectionOperation[] {
  const { op, target, value } = request;
  if (target.sub !== undefined) {
    throw new ScimError(
      'mutability',
      `${targetName(target)} is immutable: add and remove whole values instead.`,
    );
  }
  const listed = op === 'remove' ? listedIds(target, value, context) : undefined;
  if (target.filter !== undefined) return planSelection(request, target.filter, listed);
  if (op === 'remove') return listed === undefined ? [{ kind: 'clear' }] : removal([...listed]);
  const added = readElements(listOf(op, value ?? null, target, context), target, context);
  const adding = added.map((element): CollectionOperation => ({ kind: 'add', element }));
  return op === 'replace' ? [{ kind: 'clear' }, ...adding] : adding;
}

/** The ids that the `value` of a remove lists; undefined where it lists none because it is no list. */
function listedIds(
  target: PatchTarget,
  value: Json | undefined,
  context: PlanContext,
): ReadonlySet<string> | undefined {
  if (!listsElements(target, value, context)) return undefined;
  const listed = readElements(isJsonArray(value) ? value : [value], target, context);
  return new Set(listed.map((element) => element.value));
}

function removal(values: readonly string[]): readonly CollectionOperation[] {
  return values.length === 0 ? [] : [{ kind: 'removeAll', values }];
}

function planSelection(
  { op, target, value, written }: CollectionRequest,
  filter: BoundFilter,
  listed: ReadonlySet<string> | undefined,
): readonly CollectionOperation[] {
  const clears = op === 'replace' && (value === null || (isJsonArray(value) && value.length === 0));
  if (op !== 'remove' && !clears) {
    throw new ScimError(
      'mutability',
      `${targetName(target)}: the values of a collection are immutable; add and remove them without a filter.`,
    );
  }
  const ids = written === undefined ? undefined : idsOf(written);
  if (ids !== undefined) return removal(ids.filter((id) => listed?.has(id) ?? true));
  checkSelectable(filter, target);
  return [{ kind: 'removeWhere', filter, ...(listed === undefined ? {} : { listed }) }];
}

/** The ids that a filter names, when it does nothing else: `value eq "…"`, also by `$ref`, joined by `or`. */
function idsOf(filter: Filter): readonly string[] | undefined {
  if (filter.kind === 'or') {
    const ids = filter.operands.map(idsOf);
    return ids.every((some) => some !== undefined) ? ids.flat() : undefined;
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string')
    return undefined;
  const name = filter.path.name.toLowerCase();
  if (name === 'value') return [filter.value];
  const id = name === '$ref' ? targetOfReference(filter.value) : undefined;
  return id === undefined ? undefined : [id];
}

function checkSelectable(filter: BoundFilter, target: PatchTarget): void {
  if (filter.kind === 'and' || filter.kind === 'or') {
    for (const operand of filter.operands) checkSelectable(operand, target);
  } else if (filter.kind === 'not') checkSelectable(filter.operand, target);
  else if (filter.kind === 'compare' || filter.kind === 'present') {
    const name = filter.target.sub?.name;
    if (name === 'value' || name === 'type') return;
    throw new ScimError('invalidFilter', `${targetName(target)} can be selected by value and type only.`);
  }
}

function listOf(
  op: PatchOp,
  value: Json,
  target: PatchTarget,
  { relaxations }: PlanContext,
): readonly Json[] {
  if (value === null) return [];
  if (isJsonArray(value)) return value;
  // The RFC lets a single value be added (P-ADD-06); replacing a collection by one is a relaxation.
  if (op === 'add' || relaxations.loneElement) return [value];
  throw new ScimError('invalidValue', `${targetName(target)} must be a list of values.`);
}

function readElements(
  list: readonly Json[],
  target: PatchTarget,
  context: PlanContext,
): readonly CollectionElement[] {
  return list.map((json, index) => {
    const where = `${targetName(target)}[${index}]`;
    const element = readElement(target.attribute, json, readOptions(where, context));
    const value = isJsonObject(element) ? ownValue(element, 'value') : element;
    if (typeof value !== 'string' || value === '') {
      throw new ScimError(
        'invalidValue',
        `${where} has no value: send the id of the resource that is meant.`,
      );
    }
    const type = isJsonObject(element) ? ownValue(element, 'type') : undefined;
    return typeof type === 'string' && type !== '' ? { value, type } : { value };
  });
}
