/** Walks through lists by cursor (RFC 9865), as a client makes them. */
import { expect } from '@jest/globals';

import type { ScimClient } from '../support/scim-client.js';
import { at, bodyOf, resourcesOf, type Body } from '../support/scim-messages.js';

/** A URL with parameters, in their order; a value of null stands without `=`. */
export function listUrl(
  endpoint: string,
  parameters: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [value === null ? name : `${name}=${encodeURIComponent(value)}`];
  });
  return `${endpoint}?${pairs.join('&')}`;
}

/** The cursor of a page to the next or the previous one, or undefined. */
export function cursorOf(page: Body, direction: 'next' | 'previous'): string | undefined {
  const cursor = page[`${direction}Cursor`];
  if (cursor !== undefined && typeof cursor !== 'string') throw new Error(`no string: ${String(cursor)}`);
  return cursor;
}

/** The pages of a walk, from the first to the last. */
export async function walk(
  client: ScimClient,
  endpoint: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): Promise<readonly Body[]> {
  const pages: Body[] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const answer = await client.get(listUrl(endpoint, { cursor, ...parameters }));
    resourcesOf(answer);
    const page = bodyOf(answer);
    pages.push(page);
    cursor = cursorOf(page, 'next');
    if (pages.length > 200) throw new Error('the walk does not end');
  }
  return pages;
}

/** One attribute of every resource of some pages. */
export function valuesOf(pages: readonly Body[], name: string): readonly unknown[] {
  return pages.flatMap((page) => {
    const resources = page['Resources'];
    expect(Array.isArray(resources)).toBe(true);
    return Array.isArray(resources) ? resources.map((resource: unknown) => at(resource, name)) : [];
  });
}
