import { ScimError } from '../errors/scim-error.js';
import { matchesElement } from '../filter/matches-element.js';
import { isJsonArray } from '../text/json.js';
import type { Json } from '../text/json.js';
import { excerpt } from '../text/excerpt.js';
import type { PatchStep, PatchTarget } from './plan.js';
import type { PlanContext } from './plan-context.js';
import { listsElements } from './plan-remove.js';
import type { PatchOp } from './read-patch.js';

/**
 * Plans an operation on `schemas`, which follows from the attributes that a resource has (C-ATTR-22): adding an
 * extension's URN changes nothing until it has data (P-PATCH-13, P-PATCH-14), taking it away removes its data, and the
 * base schema stays (P-PATCH-15). Unknown URNs are dropped where `unknownSchemas` allows.
 *
 * @throws ScimError `mutability` when the base schema would go, `invalidValue` for unknown URNs and other values
 */
export function planSchemas(
  op: PatchOp,
  target: PatchTarget,
  value: Json | undefined,
  context: PlanContext,
): readonly PatchStep[] {
  const { filter, attribute, where } = target;
  const { type } = context;
  const known = [type.schema.id, ...type.extensions.map(({ schema }) => schema.id)];
  if (op === 'add') {
    knownOf(value ?? null, where, known, context);
    return [];
  }
  if (op === 'replace') {
    if (filter !== undefined) {
      throw new ScimError(
        'mutability',
        `${where}: a value of schemas cannot be changed, only added or removed.`,
      );
    }
    const kept = knownOf(value ?? null, where, known, context);
    return removal(
      known.filter((urn) => !kept.includes(urn)),
      where,
      context,
    );
  }
  const listed = listsElements(target, value, context) ? knownOf(value, where, known, context) : known;
  const selected = (urn: string): boolean => filter === undefined || matchesElement(filter, attribute, urn);
  return removal(listed.filter(selected), where, context);
}

function knownOf(
  value: Json,
  where: string,
  known: readonly string[],
  { relaxations }: PlanContext,
): readonly string[] {
  const urns = value === null ? [] : isJsonArray(value) ? value : [value];
  return urns.flatMap((urn) => {
    if (typeof urn !== 'string')
      throw new ScimError('invalidValue', `${where}: schemas must hold URIs as strings.`);
    const found = known.find((candidate) => candidate.toLowerCase() === urn.toLowerCase());
    if (found === undefined && !relaxations.unknownSchemas) {
      throw new ScimError(
        'invalidValue',
        `${where}: schemas names ${excerpt(urn)}, which the resource type does not have.`,
      );
    }
    return found === undefined ? [] : [found];
  });
}

function removal(urns: readonly string[], where: string, { type }: PlanContext): readonly PatchStep[] {
  if (urns.includes(type.schema.id)) {
    throw new ScimError('mutability', `${where}: schemas must keep ${type.schema.id}.`);
  }
  return type.extensions.flatMap(({ schema, required }): readonly PatchStep[] => {
    if (!urns.includes(schema.id)) return [];
    if (required) throw new ScimError('mutability', `${where}: schemas must keep ${schema.id}.`);
    return [{ op: 'removeExtension', schema, where }];
  });
}
