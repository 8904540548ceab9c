import type { Resource } from '../resource/resource.js';
import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import type { Json, JsonObject } from '../text/json.js';
import { matches } from './matches.js';
import { matchesElement } from './matches-element.js';
import type { BoundAttribute, BoundFilter } from './nodes.js';
import { valuesOf, valuesOfElement } from './values-of.js';

/** Values that one node shows at most. */
const SHOWN = 20;

/** What is looked at: a resource, or one element of a multi-valued attribute of it. */
type Subject =
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'element'; readonly element: Json; readonly attribute: Attribute };

/**
 * A bound filter as JSON, for people: each node with the path of its attribute, and its operand as it is compared, folded
 * and normalized. With a resource each node says whether it `matches`, and the values that it saw: `values` as they are, and
 * `compared` where they are compared in another form. The top says what `matches` says.
 */
export function explainFilter(filter: BoundFilter, resource?: Resource): JsonObject {
  return explain(filter, resource === undefined ? undefined : { kind: 'resource', resource });
}

function explain(filter: BoundFilter, subject: Subject | undefined): JsonObject {
  const verdict = subject === undefined ? {} : { matches: holdsFor(filter, subject) };
  switch (filter.kind) {
    case 'and':
    case 'or':
      return {
        kind: filter.kind,
        ...verdict,
        operands: filter.operands.map((operand) => explain(operand, subject)),
      };
    case 'not':
      return { kind: 'not', ...verdict, operand: explain(filter.operand, subject) };
    case 'compare': {
      const { target, operator, operand } = filter;
      const seen = subject === undefined ? {} : seenBy(target, subject);
      return { kind: 'compare', attribute: target.key, operator, operand, ...verdict, ...seen };
    }
    case 'present':
      return {
        kind: 'present',
        attribute: filter.target.key,
        ...verdict,
        ...(subject === undefined ? {} : seenBy(filter.target, subject)),
      };
    case 'extensionPresent':
      return { kind: 'extensionPresent', schema: filter.schema.id, ...verdict };
    case 'element':
      return {
        kind: 'element',
        attribute: filter.target.key,
        ...verdict,
        ...explainElements(filter, subject),
      };
    case 'constant':
      return { kind: 'constant', value: filter.value, ...verdict };
  }
}

function holdsFor(filter: BoundFilter, subject: Subject): boolean {
  return subject.kind === 'resource'
    ? matches(filter, subject.resource)
    : matchesElement(filter, subject.attribute, subject.element);
}

/** One element and the same element must satisfy all that is inside the brackets: so each is explained by itself. */
function explainElements(
  { target, filter }: Extract<BoundFilter, { kind: 'element' }>,
  subject: Subject | undefined,
): JsonObject {
  if (subject?.kind !== 'resource') return { filter: explain(filter, undefined) };
  const elements = valuesOf(subject.resource, target);
  return {
    filter: explain(filter, undefined),
    elements: elements
      .slice(0, SHOWN)
      .map((element) => explain(filter, { kind: 'element', element, attribute: target.attribute })),
    ...more(elements.length),
  };
}

function seenBy(target: BoundAttribute, subject: Subject): JsonObject {
  const values =
    subject.kind === 'resource'
      ? valuesOf(subject.resource, target)
      : valuesOfElement(subject.element, target);
  const leaf = target.sub ?? (subject.kind === 'element' ? subject.attribute : target.attribute);
  const shown = values.slice(0, SHOWN);
  const compared = shown.map((value) => comparable(leaf, value) ?? null);
  const differs = compared.some((value, index) => value !== null && value !== shown[index]);
  return { values: shown, ...(differs ? { compared } : {}), ...more(values.length) };
}

function more(count: number): JsonObject {
  return count > SHOWN ? { more: count - SHOWN } : {};
}
