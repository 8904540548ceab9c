import type { Resource } from '../resource/resource.js';
import type { Schema } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { holds } from './holds.js';
import { isPresent } from './is-present.js';
import { matchesElement } from './matches-element.js';
import type { BoundFilter } from './nodes.js';
import { valuesOf } from './values-of.js';

function extensionIsPresent(resource: Resource, schema: Schema): boolean {
  const extension = ownValue(resource, schema.id);
  if (!isJsonObject(extension)) return false;
  return schema.attributes.some(
    (attribute) =>
      Object.hasOwn(extension, attribute.name) && isPresent(attribute, extension[attribute.name]),
  );
}

/**
 * Whether a resource satisfies a bound filter (RFC 7644 §3.4.2.2): what the filter means. The compiler to SQL gives
 * the same answers. A comparison holds when one value satisfies it (Q-FILTER-33); without a value it is false and
 * its negation true (Q-FILTER-35).
 */
export function matches(filter: BoundFilter, resource: Resource): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => matches(operand, resource));
    case 'or':
      return filter.operands.some((operand) => matches(operand, resource));
    case 'not':
      return !matches(filter.operand, resource);
    case 'compare': {
      const leaf = filter.target.sub ?? filter.target.attribute;
      return valuesOf(resource, filter.target).some((value) => {
        const prepared = comparable(leaf, value);
        return prepared !== undefined && holds(prepared, filter);
      });
    }
    case 'present': {
      const leaf = filter.target.sub ?? filter.target.attribute;
      return valuesOf(resource, filter.target).some((value) => isPresent(leaf, value));
    }
    case 'extensionPresent':
      return extensionIsPresent(resource, filter.schema);
    case 'element': {
      const { target } = filter;
      return valuesOf(resource, target).some((element) =>
        matchesElement(filter.filter, target.attribute, element),
      );
    }
    case 'constant':
      return filter.value;
  }
}
