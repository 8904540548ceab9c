import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { excerpt } from '../text/excerpt.js';
import { bindAcross } from './bind-across.js';
import { bindFilter } from './bind-filter.js';
import type { BoundFilter, Filter } from './nodes.js';
import { printAttributePath } from './print-filter.js';

type Term = Extract<Filter, { readonly path: unknown }>;

/** What an attribute without value makes of a term (Q-FILTER-35, Q-FILTER-36): `ne` and `eq null` hold, nothing else. */
function unassigned(term: Term): BoundFilter {
  if (term.kind !== 'compare') return { kind: 'constant', value: false };
  const { operator, value } = term;
  return {
    kind: 'constant',
    value: operator === 'ne' ? value !== null : operator === 'eq' && value === null,
  };
}

function bindTerm(
  term: Term,
  types: readonly ResourceType[],
  relaxations: Relaxations,
): readonly BoundFilter[] {
  const bound = bindAcross(types, {
    path: term.path,
    shortPaths: relaxations.shortAttributePaths,
    bind: (type) => bindFilter(term, type, relaxations),
    unknown: () =>
      new ScimError(
        'invalidFilter',
        `${excerpt(printAttributePath(term.path))} is not an attribute of any resource type.`,
      ),
  });
  return bound.map((one) => one ?? unassigned(term));
}

/**
 * Binds a filter that is asked of several resource types at once (RFC 7644 §3.4.2.1; Q-FILTER-42, Q-ROOT-03): one tree
 * for each type, in their order. Each term counts for itself: a type that does not have its attribute, or has it with
 * another meaning under which the term makes no sense, has no value there. Throws the `invalidFilter` of `bindFilter`
 * for a term that fits none of the types. Recurses as deep as the parser let the filter become.
 */
export function bindFilterAcross(
  filter: Filter,
  types: readonly ResourceType[],
  relaxations: Relaxations,
): readonly BoundFilter[] {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const { kind } = filter;
      const operands = filter.operands.map((operand) => bindFilterAcross(operand, types, relaxations));
      return types.map((_, index) => ({ kind, operands: operands.flatMap((bound) => bound[index] ?? []) }));
    }
    case 'not':
      return bindFilterAcross(filter.operand, types, relaxations).map((operand) => ({
        kind: 'not',
        operand,
      }));
    case 'compare':
    case 'present':
    case 'valuePath':
      return bindTerm(filter, types, relaxations);
  }
}
