import type { BoundAttribute, BoundFilter } from './nodes.js';

function collect(filter: BoundFilter, found: Map<string, BoundAttribute>): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const operand of filter.operands) collect(operand, found);
      return;
    case 'not':
      collect(filter.operand, found);
      return;
    case 'compare':
    case 'present':
      found.set(filter.target.key, filter.target);
      return;
    case 'element':
      found.set(filter.target.key, filter.target);
      collect(filter.filter, found);
      return;
    case 'extensionPresent':
    case 'constant':
      return;
  }
}

/**
 * Every attribute that a bound filter mentions, each once by its key, in the order of first mention; of a value path
 * the attribute itself and what stands inside its brackets. An extension that is only asked for (`ENT pr`) is none.
 */
export function attributesOf(filter: BoundFilter): readonly BoundAttribute[] {
  const found = new Map<string, BoundAttribute>();
  collect(filter, found);
  return [...found.values()];
}
