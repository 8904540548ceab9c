import type { AttributePath, Filter } from './nodes.js';

/** Writes an attribute path (RFC 7644 §3.10): the inverse of `parseAttributePath`. */
export function printAttributePath(path: AttributePath): string {
  const urn = path.urn === undefined ? '' : `${path.urn}:`;
  return path.sub === undefined ? `${urn}${path.name}` : `${urn}${path.name}.${path.sub}`;
}

function printOperands(kind: 'and' | 'or', operands: readonly Filter[]): string {
  return operands
    .map((operand) => {
      const grouped = operand.kind === kind || (kind === 'and' && operand.kind === 'or');
      return grouped ? `(${printFilter(operand)})` : printFilter(operand);
    })
    .join(` ${kind} `);
}

/**
 * Writes a filter (RFC 7644 §3.4.2.2) with the parentheses that it needs and no others: `parseFilter` reads the
 * very same tree back. Literals are written as JSON. The tree is no deeper than `parseFilter` lets it become.
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return printOperands(filter.kind, filter.operands);
    case 'not':
      return `not (${printFilter(filter.operand)})`;
    case 'compare':
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${printAttributePath(filter.path)} pr`;
    case 'valuePath':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
  }
}
