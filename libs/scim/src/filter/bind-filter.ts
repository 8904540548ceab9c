import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { resolveAttribute, resolveExtension } from '../schema/resolve-attribute.js';
import { excerpt } from '../text/excerpt.js';
import { bindComparison, nullComparison, refuseSecret } from './bind-comparison.js';
import { bindElementFilter } from './bind-element-filter.js';
import type { AttributePath, BoundAttribute, BoundFilter, Filter } from './nodes.js';
import { printAttributePath } from './print-filter.js';

/** What stays the same over one filter. */
interface Binding {
  readonly type: ResourceType;
  readonly relaxations: Relaxations;
}

function resolve(path: AttributePath, { type, relaxations }: Binding): BoundAttribute | undefined {
  return resolveAttribute(type, path, { shortPaths: relaxations.shortAttributePaths });
}

function unknownAttribute(path: AttributePath, { type }: Binding): ScimError {
  return new ScimError(
    'invalidFilter',
    `${excerpt(printAttributePath(path))} is not an attribute of ${type.name}.`,
  );
}

function bindPresent(path: AttributePath, binding: Binding): BoundFilter {
  const target = resolve(path, binding);
  if (target !== undefined) {
    refuseSecret(target);
    return { kind: 'present', target };
  }
  const schema = resolveExtension(binding.type, path);
  if (schema === undefined) throw unknownAttribute(path, binding);
  return { kind: 'extensionPresent', schema };
}

function bindCompare(filter: Filter & { readonly kind: 'compare' }, binding: Binding): BoundFilter {
  const { path, operator, value } = filter;
  const target = resolve(path, binding);
  if (target !== undefined) return bindComparison({ target, operator, value }, binding.relaxations);
  const schema = resolveExtension(binding.type, path);
  if (schema === undefined) throw unknownAttribute(path, binding);
  if (value === null) return nullComparison({ kind: 'extensionPresent', schema }, operator, schema.id);
  throw new ScimError('invalidFilter', `${schema.id} is a schema: compare one of its attributes.`);
}

function bindValuePath(filter: Filter & { readonly kind: 'valuePath' }, binding: Binding): BoundFilter {
  const target = resolve(filter.path, binding);
  if (target === undefined) throw unknownAttribute(filter.path, binding);
  refuseSecret(target);
  if (target.sub !== undefined || !target.attribute.multiValued) {
    throw new ScimError(
      'invalidFilter',
      `Brackets stand behind a multi-valued attribute, and ${target.key} is none; name its sub-attribute with a dot.`,
    );
  }
  return { kind: 'element', target, filter: bindElementFilter(filter.filter, target, binding.relaxations) };
}

function bind(filter: Filter, binding: Binding): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, operands: filter.operands.map((operand) => bind(operand, binding)) };
    case 'not':
      return { kind: 'not', operand: bind(filter.operand, binding) };
    case 'compare':
      return bindCompare(filter, binding);
    case 'present':
      return bindPresent(filter.path, binding);
    case 'valuePath':
      return bindValuePath(filter, binding);
  }
}

/**
 * Resolves the names of a filter against a resource type and prepares its literals (Q-FILTER-25 to Q-FILTER-49): the
 * one tree that memory and storage interpret. `ne` becomes `not eq` and `eq null` `not pr`, so that the result is
 * two-valued. Throws `invalidFilter` for unknown attributes, operators and literals that do not fit the type, and
 * attributes that are never returned. Recurses as deep as the parser let the filter become.
 */
export function bindFilter(filter: Filter, type: ResourceType, relaxations: Relaxations): BoundFilter {
  return bind(filter, { type, relaxations });
}
