import { createOnNoMatch } from '../compat/create-on-no-match.js';
import { emptyStringUnassigns } from '../compat/empty-string-unassigns.js';
import { referenceShape } from '../compat/reference-shapes.js';
import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/nodes.js';
import { isBlank } from '../resource/is-blank.js';
import { readElement, readSubAttributes, readValue } from '../resource/read-value.js';
import { isReference } from '../resource/reference.js';
import type { Attribute } from '../schema/attribute.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import type { PatchStep, PatchTarget, WriteStep } from './plan.js';
import { readOptions } from './plan-context.js';
import type { PlanContext } from './plan-context.js';
import { planUnassign } from './plan-remove.js';
import { targetName } from './target-name.js';

/** An add or a replace of one target, before its value is read. */
export interface Write {
  readonly op: 'add' | 'replace';
  readonly target: PatchTarget;
  /** The filter of the target as written. */
  readonly written: Filter | undefined;
  readonly value: Json;
}

/**
 * Plans an add or a replace: reads the value against the schema (P-PATCH-10) after the tenant's relaxations. A value
 * that unassigns (null, a relaxed `""`, `[]`; P-PATCH-22, C-NULL-02) becomes a remove, except that adding nothing to a
 * list changes nothing (P-ADD-12).
 *
 * @throws ScimError `invalidValue`, or `mutability` for a required target that would be unassigned
 */
export function planWrite(write: Write, context: PlanContext): readonly PatchStep[] {
  const { target } = write;
  const meant = target.sub ?? target.attribute;
  const value = relaxed(write, context);
  if (value === null || (meant.multiValued && isJsonArray(value) && value.length === 0)) {
    return unassigning(write, context);
  }
  const start = startOf(write, context);
  const begun: Pick<WriteStep, 'op' | 'target' | 'start'> = {
    op: write.op,
    target,
    ...(start === undefined ? {} : { start }),
  };
  if (merges(write) && isJsonObject(value)) return planMerge(begun, value, context);
  const read = readWhole(write, value, context);
  if (read === undefined) return unassigning(write, context);
  checkFilled(meant, read, target);
  return [{ ...begun, value: read, cleared: [] }];
}

function checkFilled(meant: Attribute, value: Json, target: PatchTarget): void {
  if (!meant.required || !isBlank(value)) return;
  throw new ScimError('invalidValue', `${targetName(target)} is required and cannot be empty.`);
}

/** Tells whether a value is merged into what is there, member by member: not into a list, nor in place of a record. */
function merges({ op, target }: Write): boolean {
  const { attribute, filter, sub } = target;
  if (attribute.type !== 'complex' || sub !== undefined) return false;
  return !attribute.multiValued || (filter !== undefined && op === 'add');
}

function relaxed({ target, value }: Write, { relaxations }: PlanContext): Json {
  const meant = target.sub ?? target.attribute;
  const assigned = relaxations.emptyStringUnassigns ? emptyStringUnassigns(meant, value) : value;
  const shaped = relaxations.referenceShapes && !meant.multiValued && isReference(meant);
  return shaped ? referenceShape(assigned) : assigned;
}

function startOf({ op, target, written }: Write, context: PlanContext): JsonObject | undefined {
  if (written === undefined || (op === 'replace' && !context.relaxations.createOnNoMatch)) return undefined;
  return createOnNoMatch(target.attribute, written, readOptions(targetName(target), context));
}

function planMerge(
  begun: Pick<WriteStep, 'op' | 'target' | 'start'>,
  json: JsonObject,
  context: PlanContext,
): readonly PatchStep[] {
  const { target } = begun;
  const parts = readSubAttributes(target.attribute, json, readOptions(targetName(target), context));
  const set: [string, Json][] = [];
  const cleared: string[] = [];
  for (const sub of target.attribute.subAttributes ?? []) {
    const value = parts.get(sub.name);
    if (value !== undefined) {
      checkFilled(sub, value, { ...target, sub });
      set.push([sub.name, value]);
    } else if (parts.has(sub.name) && sub.required) {
      throw new ScimError(
        'mutability',
        `${targetName({ ...target, sub })} is required and cannot be removed.`,
      );
    } else if (parts.has(sub.name)) cleared.push(sub.name);
  }
  return set.length + cleared.length === 0 ? [] : [{ ...begun, value: Object.fromEntries(set), cleared }];
}

function readWhole({ op, target, value: sent }: Write, value: Json, context: PlanContext): Json | undefined {
  const { attribute, filter, sub } = target;
  const options = readOptions(targetName(target), context);
  if (sub !== undefined) return readValue(sub, value, options);
  if (filter !== undefined) return readElement(attribute, value, options);
  // An array or a single value may be added by the RFC itself (P-ADD-06); replacing by one is a relaxation.
  const lone = op === 'add' && attribute.multiValued && !isJsonArray(sent);
  return readValue(attribute, lone ? [value] : value, options);
}

function unassigning({ op, target, written }: Write, context: PlanContext): readonly PatchStep[] {
  const { attribute, filter, sub } = target;
  if (op === 'add' && sub === undefined && attribute.multiValued) return [];
  const createsNothing =
    written !== undefined && startOf({ op, target, written, value: null }, context) === undefined;
  return planUnassign(target, { mustMatch: op === 'replace' && filter !== undefined && createsNothing });
}
