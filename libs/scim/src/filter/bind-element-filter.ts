import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { resolveSubAttribute } from '../schema/resolve-attribute.js';
import { excerpt } from '../text/excerpt.js';
import { bindComparison, refuseSecret } from './bind-comparison.js';
import type { AttributePath, BoundAttribute, BoundFilter, Filter } from './nodes.js';
import { printAttributePath } from './print-filter.js';

function resolveInElement(path: AttributePath, element: BoundAttribute): BoundAttribute {
  const unqualified = path.urn === undefined && path.sub === undefined;
  const simple = element.attribute.type !== 'complex';
  const target = !unqualified
    ? undefined
    : simple
      ? path.name.toLowerCase() === 'value'
        ? element
        : undefined
      : resolveSubAttribute(element, path.name);
  if (target === undefined) {
    throw new ScimError(
      'invalidFilter',
      `${excerpt(printAttributePath(path))} is not a sub-attribute of ${element.key}; inside brackets only ` +
        'the names of its sub-attributes may stand.',
    );
  }
  return target;
}

/**
 * Binds what stands inside the brackets of a value path, where every name is a sub-attribute of the multi-valued
 * attribute `element` and all conditions hold on one element (Q-FILTER-16, Q-FILTER-17, P-PATH-13). The elements of
 * a simple multi-valued attribute are named `value` (P-PATH-16); their target is `element` itself. Throws
 * `invalidFilter`.
 */
export function bindElementFilter(
  filter: Filter,
  element: BoundAttribute,
  relaxations: Relaxations,
): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return {
        kind: filter.kind,
        operands: filter.operands.map((operand) => bindElementFilter(operand, element, relaxations)),
      };
    case 'not':
      return { kind: 'not', operand: bindElementFilter(filter.operand, element, relaxations) };
    case 'compare': {
      const target = resolveInElement(filter.path, element);
      return bindComparison({ target, operator: filter.operator, value: filter.value }, relaxations);
    }
    case 'present': {
      const target = resolveInElement(filter.path, element);
      refuseSecret(target);
      return { kind: 'present', target };
    }
    case 'valuePath':
      throw new ScimError('invalidFilter', `Brackets cannot stand inside the brackets of ${element.key}.`);
  }
}
