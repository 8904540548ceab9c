import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import type { Json } from '../text/json.js';
import { holds } from './holds.js';
import { isPresent } from './is-present.js';
import type { BoundFilter } from './nodes.js';
import { valuesOfElement } from './values-of.js';

/**
 * Whether one element of the multi-valued attribute `attribute` satisfies what `bindElementFilter` made of the
 * brackets of a value path (Q-FILTER-16, P-PATH-13, P-PATH-16). Nodes that cannot stand inside brackets are false.
 */
export function matchesElement(filter: BoundFilter, attribute: Attribute, element: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => matchesElement(operand, attribute, element));
    case 'or':
      return filter.operands.some((operand) => matchesElement(operand, attribute, element));
    case 'not':
      return !matchesElement(filter.operand, attribute, element);
    case 'compare': {
      const leaf = filter.target.sub ?? attribute;
      return valuesOfElement(element, filter.target).some((value) => {
        const prepared = comparable(leaf, value);
        return prepared !== undefined && holds(prepared, filter);
      });
    }
    case 'present':
      return valuesOfElement(element, filter.target).some((value) =>
        isPresent(filter.target.sub ?? attribute, value),
      );
    case 'constant':
      return filter.value;
    case 'element':
    case 'extensionPresent':
      return false;
  }
}
