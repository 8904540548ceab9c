import type { Relaxations } from '../compat/relaxations.js';
import { valueUnderPath } from '../compat/value-repeats-path.js';
import { ScimError } from '../errors/scim-error.js';
import type { BoundAttribute } from '../filter/nodes.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { bindOperations } from './bind-operations.js';
import type { BoundOperation } from './bind-operations.js';
import { collectionChange } from './collection-change.js';
import type { CollectionOperation } from './collection-change.js';
import type { PatchPlan, PatchStep, PatchTarget } from './plan.js';
import { planCollection } from './plan-collection.js';
import type { PlanContext } from './plan-context.js';
import { planRemove } from './plan-remove.js';
import { planSchemas } from './plan-schemas.js';
import { planWrite } from './plan-write.js';
import { readPatch } from './read-patch.js';
import { targetName } from './target-name.js';

/** How a PATCH is understood. */
export interface PlanPatchOptions {
  readonly relaxations: Relaxations;
  readonly limits?: Limits;
  /** The id of the resource that the request addresses (relaxation `pathlessIdentity`, decision 7). */
  readonly id?: string;
}

/** What has been planned so far. */
interface Draft {
  readonly steps: PatchStep[];
  readonly collections: Map<Attribute, CollectionOperation[]>;
  readonly supplied: Set<string>;
}

/**
 * Plans a PATCH (RFC 7644 §3.5.2): reads its envelope, resolves its paths, checks values against the schema and targets
 * against their mutability. Needs no resource and so no lock: what can be refused without looking at one is refused
 * here, all operations before any is applied (P-PATCH-06). Pure; the plan can be applied to any resource of the type.
 *
 * @throws ScimError `invalidSyntax`, `payloadTooLarge`, `invalidPath`, `invalidFilter`, `invalidValue`, `mutability` or
 *   `noTarget`, with the position of the operation
 */
export function planPatch(type: ResourceType, body: Json, options: PlanPatchOptions): PatchPlan {
  const { id, limits = LIMITS, relaxations } = options;
  const context: PlanContext = { type, relaxations, limits, id };
  const draft: Draft = { steps: [], collections: new Map(), supplied: new Set() };
  for (const operation of readPatch(body, limits, relaxations)) {
    for (const bound of bindOperations(operation, context)) planOperation(bound, context, draft);
  }
  const collections = [...draft.collections].map(([attribute, changes]) =>
    collectionChange(attribute, changes, limits),
  );
  return { steps: draft.steps, collections, supplied: draft.supplied };
}

function planOperation(operation: BoundOperation, context: PlanContext, draft: Draft): void {
  const { op, path, where } = operation;
  if (path.kind === 'extension') {
    const required = context.type.extensions.some(
      ({ schema, required }) => required && schema.id === path.schema.id,
    );
    if (required)
      throw new ScimError('mutability', `${where}: ${path.schema.id} is required and cannot be removed.`);
    // An add of nothing changes nothing; a null that replaces, and a remove, leave nothing.
    if (op !== 'add') draft.steps.push({ op: 'removeExtension', schema: path.schema, where });
    return;
  }
  const value = meantValue(operation.value, path.target, context);
  const target = targetOf(path, where);
  noteSupplied(path.target, value, draft.supplied);
  checkWritable(target);
  const { attribute } = target;
  const written = path.written;
  if (target.extension === undefined && attribute.name === 'schemas') {
    draft.steps.push(...planSchemas(op, target, value, context));
  } else if (target.extension === undefined && context.type.collections.includes(attribute.name)) {
    const changes = draft.collections.get(attribute) ?? [];
    draft.collections.set(attribute, changes);
    for (const change of planCollection({ op, target, written, value }, context)) changes.push(change);
  } else if (op === 'remove') {
    draft.steps.push(...planRemove(target, value, context));
  } else {
    draft.steps.push(...planWrite({ op, target, written, value: value ?? null }, context));
  }
}

/** The value after the relaxation that knows another shape for it. */
function meantValue(
  value: Json | undefined,
  target: BoundAttribute,
  { relaxations }: PlanContext,
): Json | undefined {
  return value === undefined || !relaxations.valueRepeatsPath ? value : valueUnderPath(target, value);
}

function targetOf(path: Extract<BoundOperation['path'], { kind: 'attribute' }>, where: string): PatchTarget {
  const { extension, attribute, sub } = path.target;
  return {
    attribute,
    where,
    ...(extension === undefined ? {} : { extension }),
    ...(sub === undefined ? {} : { sub }),
    ...(path.filter === undefined ? {} : { filter: path.filter }),
  };
}

function checkWritable(target: PatchTarget): void {
  if (target.attribute.mutability !== 'readOnly' && target.sub?.mutability !== 'readOnly') return;
  throw new ScimError('mutability', `${targetName(target)} is read-only.`);
}

/** The target, and the sub-attributes that an object or a list of objects has. */
function noteSupplied(
  { attribute, key, sub }: BoundAttribute,
  value: Json | undefined,
  supplied: Set<string>,
): void {
  supplied.add(key);
  if (sub !== undefined) {
    supplied.add(key.slice(0, key.length - sub.name.length - 1));
    return;
  }
  if (attribute.subAttributes === undefined || value === undefined) return;
  const names = new Set<string>();
  for (const element of isJsonArray(value) ? value : [value]) {
    if (isJsonObject(element)) for (const name of Object.keys(element)) names.add(name.toLowerCase());
  }
  for (const { name } of attribute.subAttributes) {
    if (names.has(name.toLowerCase())) supplied.add(`${key}.${name}`);
  }
}
