/** Whether a fact of a fixture holds for an answer. */
import { isDeepStrictEqual } from 'node:util';

import type { ScimAnswer } from '../support/scim-client.js';
import { isBody } from '../support/scim-messages.js';
import type { Fact, Step } from './fixture.js';

/** The value that a fact speaks about: a header, or a place in the body. */
export function factValue(fact: Fact, answer: ScimAnswer): unknown {
  if (fact.header === undefined) return follow(answer.body, fact.at ?? []);
  const header = answer.headers[fact.header.toLowerCase()];
  return Array.isArray(header) ? header.join(', ') : header;
}

/** @throws Error for a word that no fact has */
export function factHolds(fact: Fact, answer: ScimAnswer): boolean {
  const found = factValue(fact, answer);
  const wanted = fact.value;
  switch (fact.is) {
    case 'eq':
      return isDeepStrictEqual(found, wanted);
    case 'eqIgnoreCase':
      return lower(found) === lower(wanted);
    case 'absent':
      return found === undefined;
    case 'present':
      return found !== undefined;
    case 'nullish':
      return found === undefined || found === null;
    case 'nullishOrEmpty':
      return (
        found === undefined || found === null || found === '' || (Array.isArray(found) && found.length === 0)
      );
    case 'contains':
      if (Array.isArray(found)) return found.some((element) => isDeepStrictEqual(element, wanted));
      return typeof found === 'string' && found.includes(String(wanted));
    case 'count':
      return size(found) === wanted;
    case 'countAtLeast':
      return size(found) >= Number(wanted);
    case 'between':
      return (
        Array.isArray(wanted) && Number(found) >= Number(wanted[0]) && Number(found) <= Number(wanted[1])
      );
    case 'startsWith':
      return lower(found ?? '').startsWith(lower(wanted));
    case 'endsWith':
      return lower(found ?? '').endsWith(lower(wanted));
    case 'noNulls':
      return !hasNull(found);
    case 'has':
      return hasShape(found, wanted);
    case 'status':
      return [wanted].flat().includes(answer.status);
    default:
      throw new Error(`unknown fact "${fact.is}"`);
  }
}

/** Whether a value has every member that the shape has; lists have as many elements, each of its shape. */
function hasShape(found: unknown, shape: unknown): boolean {
  if (Array.isArray(shape)) {
    return (
      Array.isArray(found) &&
      found.length === shape.length &&
      shape.every((part, index) => hasShape(found[index], part))
    );
  }
  if (!isBody(shape)) return isDeepStrictEqual(found, shape);
  return isBody(found) && Object.entries(shape).every(([name, part]) => hasShape(found[name], part));
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

function size(value: unknown): number {
  return Array.isArray(value) || typeof value === 'string' ? value.length : 0;
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}

function follow(value: unknown, steps: readonly Step[]): unknown {
  let current = value;
  for (const step of steps) {
    if (current === undefined || current === null) return undefined;
    if (typeof step === 'object') {
      const members = Object.entries(step);
      const elements: readonly unknown[] = Array.isArray(current) ? current : [];
      current = elements.find(
        (element) =>
          isBody(element) && members.every(([name, wanted]) => isDeepStrictEqual(element[name], wanted)),
      );
    } else if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined;
    else current = isBody(current) ? current[step] : undefined;
  }
  return current;
}
