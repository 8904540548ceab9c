import { mergedOrigins, originOf, type NameScope, type Occurrence, type Origin } from './name-scope.js';
import type { ReadExports } from './name-scope.js';
import type { Expression } from './statement-nodes.js';

/** Where a condition holds, the tenant of the rows of a table is what this comes from. */
export interface Binding {
  readonly bound: Occurrence;
  readonly to: Origin;
}

/** Of no tenant: that of the administration. */
const OF_NOBODY: Origin = { places: [], columns: [] };

/** What a condition says of tenants wherever it holds. */
export function bindingsOf(
  condition: Expression,
  scope: NameScope,
  exportsOf: ReadExports,
): readonly Binding[] {
  const of = (expression: Expression): Origin | undefined => originOf(expression, scope, exportsOf);
  const bind = (left: Expression, to: Origin | undefined): readonly Binding[] => {
    const [bound, ...more] = left.kind === 'column' ? (of(left)?.columns ?? []) : [];
    return bound === undefined || more.length > 0 || to === undefined ? [] : [{ bound, to }];
  };
  switch (condition.kind) {
    case 'and':
      return condition.terms.flatMap((term) => bindingsOf(term, scope, exportsOf));
    case 'or':
      return inEvery(condition.terms.map((term) => bindingsOf(term, scope, exportsOf)));
    case 'equals': {
      const { left, right } = condition;
      return [...bind(left, of(right)), ...bind(right, of(left))];
    }
    case 'in':
      return bind(condition.left, mergedOrigins(condition.values.map(of)));
    case 'isNull':
      return bind(condition.operand, OF_NOBODY);
    default:
      return [];
  }
}

/** What holds whichever of the conditions does. */
function inEvery(alternatives: readonly (readonly Binding[])[]): readonly Binding[] {
  const [first = [], ...others] = alternatives;
  return first.flatMap(({ bound, to }) => {
    const same = others.map((bindings) => bindings.find((binding) => binding.bound === bound)?.to);
    const all = mergedOrigins([to, ...same]);
    return all === undefined ? [] : [{ bound, to: all }];
  });
}
