import type { ResourceType } from '../schema/attribute.js';
import { matches } from './matches.js';
import type { BoundFilter } from './nodes.js';

function constant(value: boolean): BoundFilter {
  return { kind: 'constant', value };
}

function chain(kind: 'and' | 'or', operands: readonly BoundFilter[]): BoundFilter {
  const deciding = kind === 'or';
  if (operands.some((operand) => operand.kind === 'constant' && operand.value === deciding))
    return constant(deciding);
  const open = operands.filter((operand) => operand.kind !== 'constant');
  const [only] = open;
  if (only === undefined) return constant(!deciding);
  return open.length === 1 ? only : { kind, operands: open };
}

/**
 * What is left of a bound filter for the resources of its type, once it is known of which type they are (Q-ROOT-02): a
 * constant where no resource need be looked at, else the filter without the terms that decide nothing. The answers of
 * `matches` stay the same.
 */
export function narrowFilter(filter: BoundFilter, type: ResourceType): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return chain(
        filter.kind,
        filter.operands.map((operand) => narrowFilter(operand, type)),
      );
    case 'not': {
      const operand = narrowFilter(filter.operand, type);
      return operand.kind === 'constant' ? constant(!operand.value) : { kind: 'not', operand };
    }
    case 'compare':
      return filter.target.key === 'meta.resourceType'
        ? constant(matches(filter, { meta: { resourceType: type.name } }))
        : filter;
    case 'present':
    case 'extensionPresent':
    case 'element':
    case 'constant':
      return filter;
  }
}
