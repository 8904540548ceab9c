import { isPathlessIdentity } from '../compat/pathless-identity.js';
import { ScimError } from '../errors/scim-error.js';
import { bindPatchPath } from '../path/bind-patch-path.js';
import type { BoundPatchPath } from '../path/bind-patch-path.js';
import { parsePatchPath } from '../path/parse-patch-path.js';
import { excerpt } from '../text/excerpt.js';
import { isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import type { PlanContext } from './plan-context.js';
import type { PatchOp, PatchOperation } from './read-patch.js';

/** One operation on one target, its names resolved. `value` is what the client sent for that target. */
export interface BoundOperation {
  readonly op: PatchOp;
  readonly path: BoundPatchPath;
  readonly value?: Json;
  readonly where: string;
}

/** An operation with a value: an add or a replace. */
interface WriteOperation extends PatchOperation {
  readonly value: Json;
}

/**
 * Resolves the names of an operation. One without a path, or whose path is an extension, becomes one operation for
 * each member of its value, in the order of the members (P-ADD-02, P-REP-01, P-PATH-07). The names of those members
 * are paths: dotted ones, URNs of extensions with an object, attributes behind a URN (P-ADD-03). Members that are no
 * attributes are ignored, as in POST and PUT (C-ATTR-26).
 *
 * @throws ScimError `invalidPath` or `invalidFilter` for the path, `noTarget` for a remove without one (P-REM-01),
 *   `invalidValue` for a missing value (P-ADD-01, P-REP-11) or one that is not an object where it must be,
 *   `invalidSyntax` for two members that differ only in letter case (C-ATTR-25)
 */
export function bindOperations(operation: PatchOperation, context: PlanContext): readonly BoundOperation[] {
  const { op, path, value, where } = operation;
  if (op === 'remove') {
    if (path !== undefined) return [{ ...operation, path: bindPath(path, where, context) }];
    throw new ScimError('noTarget', `${where} removes, but has no path: name what it removes.`);
  }
  if (value === undefined) throw new ScimError('invalidValue', `${where} has no value.`);
  const write: WriteOperation = { ...operation, value };
  if (path === undefined) return bindPathless(objectOf(value, where), write, context);
  const bound = bindPath(path, where, context);
  if (bound.kind === 'attribute' || value === null) return [{ op, path: bound, value, where }];
  return bindMembers(objectOf(value, where), write, bound.schema.id, context);
}

function bindPathless(
  members: JsonObject,
  operation: WriteOperation,
  context: PlanContext,
): readonly BoundOperation[] {
  const core = context.type.schema.id.toLowerCase();
  return namesOf(members, operation.where).flatMap((name): readonly BoundOperation[] => {
    const value = members[name] ?? null;
    if (context.relaxations.pathlessIdentity && isPathlessIdentity(name, value, context.id)) return [];
    if (name.toLowerCase() === core && isJsonObject(value)) {
      return bindMembers(value, operation, context.type.schema.id, context);
    }
    const path = bindName(name, operation.where, context);
    if (path === undefined) return [];
    if (path.kind === 'attribute' || value === null)
      return [{ op: operation.op, path, value, where: operation.where }];
    return bindMembers(objectOf(value, operation.where), operation, path.schema.id, context);
  });
}

/** The members of an object that stands under a schema's URN. */
function bindMembers(
  members: JsonObject,
  { op, where }: WriteOperation,
  urn: string,
  context: PlanContext,
): readonly BoundOperation[] {
  return namesOf(members, where).flatMap((name): readonly BoundOperation[] => {
    const qualified = name.toLowerCase().startsWith(`${urn.toLowerCase()}:`) ? name : `${urn}:${name}`;
    const path = bindName(qualified, where, context);
    return path?.kind === 'attribute' ? [{ op, path, value: members[name] ?? null, where }] : [];
  });
}

function bindPath(path: string, where: string, context: PlanContext): BoundPatchPath {
  try {
    return bindPatchPath(parsePatchPath(path, context.limits), context.type, context.relaxations);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw new ScimError(error.errorName, `${where}: ${error.detail}`);
  }
}

/** Undefined for the name of a member that is no attribute; in strict tenants data under an unknown URN is refused. */
function bindName(name: string, where: string, context: PlanContext): BoundPatchPath | undefined {
  try {
    return bindPath(name, where, context);
  } catch (error) {
    const unknown = error instanceof ScimError && error.errorName === 'invalidPath';
    if (!unknown || (name.includes(':') && !context.relaxations.unknownSchemas)) throw error;
    return undefined;
  }
}

function objectOf(value: Json, where: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new ScimError(
    'invalidValue',
    `${where}: the value must be an object of attributes where the path names none.`,
  );
}

function namesOf(members: JsonObject, where: string): readonly string[] {
  const names = Object.keys(members);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) {
      throw new ScimError(
        'invalidSyntax',
        `${where} has ${excerpt(name)} twice; letter case does not count.`,
      );
    }
    seen.add(name.toLowerCase());
  }
  return names;
}
