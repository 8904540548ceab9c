import { ScimError } from '../errors/scim-error.js';
import { attributesOf } from '../filter/attributes-of.js';
import { countTerms } from '../filter/count-terms.js';
import { matchesElement } from '../filter/matches-element.js';
import type { BoundFilter } from '../filter/nodes.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import type { CollectionChange, CollectionDelta, CollectionElement } from './plan.js';

/** What one operation does to a collection; a replace is a clear and what is added after it. */
export type CollectionOperation =
  | { readonly kind: 'clear' }
  | { readonly kind: 'add'; readonly element: CollectionElement }
  | { readonly kind: 'removeAll'; readonly values: readonly string[] }
  | {
      readonly kind: 'removeWhere';
      readonly filter: BoundFilter;
      /** Ids, beside which nothing that the filter selects is removed. */
      readonly listed?: ReadonlySet<string>;
    };

/** What `CollectionElement.type` is called in filters. */
const TYPE = 'type';

/**
 * Folds the operations on one collection, in their order (P-PATCH-05), into one change: a delta that no look at the
 * collection is needed for (S-GRP-08), or a function of its elements where a filter asks for more than ids.
 *
 * @throws ScimError `payloadTooLarge` for more attribute expressions in such filters than the limit `memberFilters`
 */
export function collectionChange(
  attribute: Attribute,
  operations: readonly CollectionOperation[],
  limits: Pick<Limits, 'memberFilters'> = LIMITS,
): CollectionChange {
  const filters = operations.flatMap((operation) =>
    operation.kind === 'removeWhere' ? [operation.filter] : [],
  );
  if (filters.length === 0) return foldDelta(attribute, operations);
  const terms = filters.reduce((sum, filter) => sum + countTerms(filter), 0);
  if (terms > limits.memberFilters) {
    throw new ScimError(
      'payloadTooLarge',
      `The operations select ${attribute.name} by filters of ${terms} attribute expressions together; the limit ` +
        `memberFilters allows ${limits.memberFilters}. Name the ${attribute.name} by value, or send several requests.`,
    );
  }
  return {
    kind: 'computed',
    attribute: attribute.name,
    unresolved: unresolvedIds(operations),
    apply: (current, types = new Map()) => replay(attribute, operations, current, types),
  };
}

/** The ids that are added without a type while a later filter asks for it. */
function unresolvedIds(operations: readonly CollectionOperation[]): readonly string[] {
  const untyped = new Set<string>();
  const unresolved = new Set<string>();
  for (const operation of operations) {
    switch (operation.kind) {
      case 'clear':
        untyped.clear();
        break;
      case 'add':
        if (operation.element.type === undefined) untyped.add(operation.element.value);
        break;
      case 'removeAll':
        for (const value of operation.values) untyped.delete(value);
        break;
      case 'removeWhere':
        if (!asksForType(operation.filter)) break;
        for (const value of untyped) unresolved.add(value);
        untyped.clear();
        break;
    }
  }
  return [...unresolved];
}

function asksForType(filter: BoundFilter): boolean {
  return attributesOf(filter).some(({ sub }) => sub?.name === TYPE);
}

function foldDelta(attribute: Attribute, operations: readonly CollectionOperation[]): CollectionDelta {
  let clear = false;
  const add = new Map<string, CollectionElement>();
  const remove = new Set<string>();
  const drop = (value: string): void => {
    add.delete(value);
    if (!clear) remove.add(value);
  };
  for (const operation of operations) {
    switch (operation.kind) {
      case 'clear':
        clear = true;
        add.clear();
        remove.clear();
        break;
      case 'add':
        remove.delete(operation.element.value);
        if (!add.has(operation.element.value)) add.set(operation.element.value, operation.element);
        break;
      case 'removeAll':
        operation.values.forEach(drop);
        break;
      case 'removeWhere':
        break;
    }
  }
  return { kind: 'delta', attribute: attribute.name, clear, add: [...add.values()], remove: [...remove] };
}

function replay(
  attribute: Attribute,
  operations: readonly CollectionOperation[],
  current: readonly CollectionElement[],
  types: ReadonlyMap<string, string>,
): readonly CollectionElement[] {
  const present = new Map(current.map((element) => [element.value, element]));
  const elements = new Map(present);
  for (const operation of operations) {
    switch (operation.kind) {
      case 'clear':
        elements.clear();
        break;
      case 'add':
        if (!elements.has(operation.element.value)) {
          const { element } = operation;
          elements.set(element.value, present.get(element.value) ?? typed(element, types));
        }
        break;
      case 'removeAll':
        for (const value of operation.values) elements.delete(value);
        break;
      case 'removeWhere':
        for (const [value, element] of elements) {
          if (operation.listed?.has(value) === false) continue;
          if (matchesElement(operation.filter, attribute, { ...element })) elements.delete(value);
        }
        break;
    }
  }
  return settled(elements, current);
}

function typed(element: CollectionElement, types: ReadonlyMap<string, string>): CollectionElement {
  const type = element.type ?? types.get(element.value);
  return type === undefined ? element : { ...element, type };
}

/** Elements that were there keep their place and their type, and the array stays when it holds the same ids. */
function settled(
  elements: ReadonlyMap<string, CollectionElement>,
  current: readonly CollectionElement[],
): readonly CollectionElement[] {
  const kept = current.filter(({ value }) => elements.has(value));
  if (kept.length === current.length && kept.length === elements.size) return current;
  const present = new Set(kept.map(({ value }) => value));
  return [...kept, ...[...elements.values()].filter(({ value }) => !present.has(value))];
}
