import { isJsonArray, isJsonObject, type Json } from '@rollcall/scim';

import type { LoggedResource } from './log-entry.js';

/** The names by which a user or a group is looked for. */
export type ResourceNames = Pick<LoggedResource, 'name' | 'externalId'>;

/** Operations of a PATCH that are looked through. */
const OPERATIONS_READ = 50;

const COMPARED = /\b(userName|displayName|externalId)\s+eq\s+("(?:[^"\\]|\\.)*")/gi;

/**
 * The names in the body of a request, as they were sent, whatever else is wrong with it: those of a resource, or those that
 * a PATCH wants to set (RFC 7644 §3.5.2).
 */
export function namesInBody(body: Json | undefined): ResourceNames {
  if (!isJsonObject(body)) return {};
  const found = new Map<string, string>();
  collect(found, body);
  const operations = memberOf(body, 'operations');
  for (const operation of isJsonArray(operations) ? operations.slice(0, OPERATIONS_READ) : []) {
    if (!isJsonObject(operation)) continue;
    const [path, value] = [memberOf(operation, 'path'), memberOf(operation, 'value')];
    if (typeof path === 'string') collect(found, { [path]: value ?? null });
    else if (isJsonObject(value)) collect(found, value);
  }
  return namesOf(found);
}

/** The names that a filter compares with `eq` (RFC 7644 §3.4.2.2). */
export function namesInFilter(filter: string | undefined): ResourceNames {
  if (filter === undefined) return {};
  const found = new Map<string, string>();
  for (const [, attribute = '', literal = ''] of filter.matchAll(COMPARED)) {
    const value = literalOf(literal);
    if (value !== undefined) found.set(attribute.toLowerCase(), value);
  }
  return namesOf(found);
}

function collect(found: Map<string, string>, from: { readonly [name: string]: Json }): void {
  for (const [name, value] of Object.entries(from)) {
    if (typeof value === 'string') found.set(name.toLowerCase(), value);
  }
}

function namesOf(found: ReadonlyMap<string, string>): ResourceNames {
  const name = found.get('username') ?? found.get('displayname');
  const externalId = found.get('externalid');
  return {
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

function memberOf(object: { readonly [name: string]: Json }, folded: string): Json | undefined {
  return Object.entries(object).find(([name]) => name.toLowerCase() === folded)?.[1];
}

function literalOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
