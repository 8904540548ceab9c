import type { Relaxations } from '../compat/relaxations.js';
import { comparedSubAttribute } from '../compat/short-attribute-paths.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import type {
  BoundAttribute,
  BoundFilter,
  BoundOperator,
  Comparable,
  ComparisonOperator,
  Literal,
} from './nodes.js';

/** A `compare` node whose path is resolved. */
export interface ResolvedComparison {
  readonly target: BoundAttribute;
  readonly operator: ComparisonOperator;
  readonly value: Literal;
}

const ORDERING: ReadonlySet<ComparisonOperator> = new Set(['gt', 'ge', 'lt', 'le']);
const SUBSTRING: ReadonlySet<ComparisonOperator> = new Set(['co', 'sw', 'ew']);

/** What a literal for each type looks like, for the detail of an error. */
const EXPECTED: Readonly<Record<Attribute['type'], string>> = {
  string: 'a string in double quotes',
  reference: 'a URI as a string in double quotes',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'a whole number',
  dateTime: 'a date and time such as "2011-05-13T04:42:34Z"',
  binary: 'base64 as a string in double quotes',
  complex: 'a comparison of one of its sub-attributes',
};

/** The attribute whose values a target names. */
export function leafOf(target: BoundAttribute): Attribute {
  return target.sub ?? target.attribute;
}

/** Refuses attributes that are never returned: a filter would tell them by hit and miss (S-PWD-04, S-PWD-08). */
export function refuseSecret(target: BoundAttribute): void {
  if (target.attribute.returned === 'never' || target.sub?.returned === 'never') {
    throw new ScimError('invalidFilter', `The attribute ${target.key} cannot be used in a filter.`);
  }
}

/** `emails co "x"` and, by relaxation, `manager eq "x"` mean the sub-attribute `value` (Q-FILTER-37, Q-FILTER-38). */
function comparedTarget(target: BoundAttribute, relaxations: Relaxations): BoundAttribute {
  if (leafOf(target).type !== 'complex') return target;
  const value = comparedSubAttribute(target, relaxations);
  if (value === undefined) {
    throw new ScimError(
      'invalidFilter',
      `The attribute ${target.key} is complex: compare one of its sub-attributes, as in ${target.key}.` +
        `${target.attribute.subAttributes?.[0]?.name ?? 'value'}.`,
    );
  }
  refuseSecret(value);
  return value;
}

function checkOperator(target: BoundAttribute, operator: ComparisonOperator): void {
  const { type } = leafOf(target);
  const refused =
    (ORDERING.has(operator) && (type === 'boolean' || type === 'binary')) ||
    (SUBSTRING.has(operator) && type !== 'string' && type !== 'reference');
  if (refused) {
    throw new ScimError(
      'invalidFilter',
      `The operator ${operator} cannot be used with ${target.key}, whose type is ${type}.`,
    );
  }
}

function operandOf(target: BoundAttribute, value: Literal, relaxations: Relaxations): Comparable {
  const leaf = leafOf(target);
  if (leaf.type === 'boolean' && typeof value === 'string' && relaxations.stringBooleans) {
    const word = value.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
  }
  const operand = comparable(leaf, value);
  if (operand === undefined) {
    throw new ScimError(
      'invalidFilter',
      `The attribute ${target.key} is compared with ${EXPECTED[leaf.type]}.`,
    );
  }
  return operand;
}

/**
 * Binds one comparison: checks the operator against the type (Q-FILTER-30, Q-FILTER-40), prepares the literal
 * (Q-FILTER-39; `"True"` for a boolean by relaxation), turns `ne` into `not eq` (Q-FILTER-34, Q-FILTER-35) and
 * `eq null` into `not pr` (Q-FILTER-36). Throws `invalidFilter`; the literal is not repeated in the detail.
 */
export function bindComparison(comparison: ResolvedComparison, relaxations: Relaxations): BoundFilter {
  const { operator, value } = comparison;
  refuseSecret(comparison.target);
  if (value === null) return bindNull(comparison.target, operator);
  const target = comparedTarget(comparison.target, relaxations);
  checkOperator(target, operator);
  const operand = operandOf(target, value, relaxations);
  if (operator !== 'ne') return compareNode(target, operator, operand);
  return { kind: 'not', operand: compareNode(target, 'eq', operand) };
}

function compareNode(target: BoundAttribute, operator: BoundOperator, operand: Comparable): BoundFilter {
  return { kind: 'compare', target, operator, operand };
}

function bindNull(target: BoundAttribute, operator: ComparisonOperator): BoundFilter {
  const present: BoundFilter = { kind: 'present', target };
  return nullComparison(present, operator, target.key);
}

/** What a comparison with null means, given what "has a value" means for its subject (Q-FILTER-36). */
export function nullComparison(
  present: BoundFilter,
  operator: ComparisonOperator,
  subject: string,
): BoundFilter {
  if (operator === 'ne') return present;
  if (operator === 'eq') return { kind: 'not', operand: present };
  throw new ScimError(
    'invalidFilter',
    `The operator ${operator} cannot be used with null; only eq and ne for ${subject}.`,
  );
}
