import { invalidCursor, type Comparable } from '@rollcall/scim';

import { comparableBytes, indexKey } from './index-key.js';

/** Where a resource stands in an order: by its sort key, then by its id. */
export interface Place {
  /** At most 512 bytes (ADR 5); null without value, or where the id alone orders. */
  readonly key: Buffer | null;
  readonly id: Buffer;
}

/** Where a page of a walk begins: at or behind a place, in the order or against it. */
export interface Position {
  readonly place: Place;
  readonly backward: boolean;
  /** Whether a resource at the place itself is on the page. */
  readonly inclusive: boolean;
}

/** The sort key of a resource by its prepared value. */
export function placeKey(value: Comparable | undefined): Buffer | null {
  return value === undefined ? null : indexKey(comparableBytes(value));
}

/** Orders two places: without value last, ties by id; all of it turned around when descending. */
export function comparePlaces(a: Place, b: Place, { descending }: { readonly descending: boolean }): number {
  return descending ? compareAscending(b, a) : compareAscending(a, b);
}

function compareAscending(a: Place, b: Place): number {
  return compareKeys(a.key, b.key) || Buffer.compare(a.id, b.id);
}

function compareKeys(a: Buffer | null, b: Buffer | null): number {
  if (a === null) return b === null ? 0 : 1;
  return b === null ? -1 : Buffer.compare(a, b);
}

/** The position of all that is not behind a position. */
export function opposite({ place, backward, inclusive }: Position): Position {
  return { place, backward: !backward, inclusive: !inclusive };
}

const KINDS = ['after', 'from', 'before', 'until'] as const;
const ID_LENGTH = 16;

/** A position as text of unreserved URI characters, 730 of them at most. */
export function writePosition({ place: { key, id }, backward, inclusive }: Position): string {
  const kind = KINDS[(backward ? 2 : 0) + (inclusive ? 1 : 0)] ?? '';
  return [kind, id.toString('base64url'), ...(key === null ? [] : [key.toString('base64url')])].join('.');
}

/**
 * Reads what `writePosition` wrote; undefined for the empty text, which is the start.
 * @throws ScimError `invalidCursor` for anything else
 */
export function readPosition(text: string): Position | undefined {
  if (text === '') return undefined;
  const [name, id = '', key] = text.split('.');
  const kind = KINDS.findIndex((known) => known === name);
  const place = {
    id: Buffer.from(id, 'base64url'),
    key: key === undefined ? null : Buffer.from(key, 'base64url'),
  };
  if (kind < 0 || place.id.length !== ID_LENGTH) throw invalidCursor();
  return { place, backward: kind >= 2, inclusive: kind % 2 === 1 };
}

/** What was found of a page. */
export interface PageFound {
  /** Places of the first and the last resource; undefined where the page is empty. */
  readonly edges: readonly [Place, Place] | undefined;
  /** Whether something follows the page, in the direction in which it was read. */
  readonly more: boolean;
  /** Whether something stands on the other side of the position. */
  readonly beyond: boolean;
}

/** Where the pages beside a page begin, as `ResourcePage` has them: a side is absent where nothing is. */
export function endsOf(
  position: Position | undefined,
  { edges, more, beyond }: PageFound,
): { readonly next?: string; readonly previous?: string } {
  const backward = position?.backward ?? false;
  if (edges === undefined) {
    if (position === undefined || !beyond) return {};
    const back = writePosition(opposite(position));
    return backward ? { next: back } : { previous: back };
  }
  const [first, last] = edges;
  const beside = (place: Place, direction: boolean): string =>
    writePosition({ place, backward: direction, inclusive: false });
  return {
    ...((backward ? beyond : more) ? { next: beside(last, false) } : {}),
    ...((backward ? more : beyond) ? { previous: beside(first, true) } : {}),
  };
}
