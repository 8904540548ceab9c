import { ScimError } from '../errors/scim-error.js';
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
  | { readonly kind: 'remove'; readonly value: string }
  | { readonly kind: 'removeAll'; readonly values: readonly string[] }
  | { readonly kind: 'removeWhere'; readonly filter: BoundFilter };

/**
 * Folds the operations on one collection, in their order (P-PATCH-05), into one change: a delta that no look at the
 * collection is needed for (S-GRP-08), or a function of its elements where a filter asks for more than ids.
 *
 * @throws ScimError `payloadTooLarge` for more such filters than the limit `memberFilters`
 */
export function collectionChange(
  attribute: Attribute,
  operations: readonly CollectionOperation[],
  limits: Pick<Limits, 'memberFilters'> = LIMITS,
): CollectionChange {
  const filters = operations.filter((operation) => operation.kind === 'removeWhere').length;
  if (filters === 0) return foldDelta(attribute, operations);
  if (filters > limits.memberFilters) {
    throw new ScimError(
      'payloadTooLarge',
      `${filters} operations select ${attribute.name} by a filter; at most ${limits.memberFilters} may (memberFilters). ` +
        `Name the ${attribute.name} by value, or send several requests.`,
    );
  }
  return {
    kind: 'computed',
    attribute: attribute.name,
    apply: (current) => replay(attribute, operations, current),
  };
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
      case 'remove':
        drop(operation.value);
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
): readonly CollectionElement[] {
  const elements = new Map(current.map((element) => [element.value, element]));
  for (const operation of operations) {
    switch (operation.kind) {
      case 'clear':
        elements.clear();
        break;
      case 'add':
        if (!elements.has(operation.element.value)) elements.set(operation.element.value, operation.element);
        break;
      case 'remove':
        elements.delete(operation.value);
        break;
      case 'removeAll':
        for (const value of operation.values) elements.delete(value);
        break;
      case 'removeWhere':
        for (const [value, element] of elements) {
          if (matchesElement(operation.filter, attribute, { ...element })) elements.delete(value);
        }
        break;
    }
  }
  return settled(elements, current);
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
