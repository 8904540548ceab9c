import { isBody, type Body } from '../support/scim-messages.js';
import { holds, sortValue, type Condition, type QueriedAttribute } from './conditions.js';
import { BASE, EXTENSIONS, type DirectoryModel, type Kind } from './directory-model.js';
import type { Resolve } from './user-changes.js';

/** What an answer is to show (RFC 7644 §3.9). */
export interface Projected {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** A query (RFC 7644 §3.4.2). */
export interface Query extends Projected {
  readonly filter?: Condition;
  readonly sortBy?: QueriedAttribute;
  readonly sortOrder?: 'ascending' | 'descending';
  readonly startIndex?: number;
  readonly count?: number;
}

/** All resources that a query means, whole and in order; ties are broken by id, descending too where the order is. */
export function answerOf(
  model: DirectoryModel,
  kind: Kind,
  { filter, sortBy, sortOrder }: Query,
  resolve: Resolve,
): readonly Body[] {
  const all = model.all(kind).map((resource) => model.render(resource));
  const found = all.filter((resource) => filter === undefined || holds(filter, resource, resolve));
  if (sortBy === undefined) return found;
  // The ids are in order, and sorting keeps the order of what is equal.
  found.sort((one, other) => compare(sortValue(one, sortBy), sortValue(other, sortBy)));
  return sortOrder === 'descending' ? found.reverse() : found;
}

/** Resources without a value come last, and first in descending order (RFC 7644 §3.4.2.3). */
function compare(one: string | boolean | undefined, other: string | boolean | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}

/** The part of what a query means that stands on its page. */
export function pageOf(found: readonly Body[], { startIndex = 1, count = 100 }: Query): readonly Body[] {
  const start = Math.max(1, startIndex) - 1;
  return found.slice(start, start + Math.max(0, count));
}

/** The part of a representation that an answer shows; unknown names mean nothing, and `schemas` what is shown. */
export function projected(resource: Body, { attributes, excludedAttributes }: Projected): Body {
  const shown =
    attributes !== undefined
      ? { id: resource['id'], ...only(resource, attributes.map(keysOf)) }
      : { ...but(resource, (excludedAttributes ?? []).map(keysOf)), id: resource['id'] };
  const [base] = resource['schemas'] as readonly string[];
  return { ...shown, schemas: [base, ...EXTENSIONS.filter((urn) => urn in shown)] };
}

type Keys = readonly string[];

/** `name.familyName`, `urn:…:2.0:User:department`, the URN of an extension. */
function keysOf(name: string): Keys {
  const core = Object.values(BASE).find((urn) => name.startsWith(`${urn}:`));
  if (core !== undefined) return keysOf(name.slice(core.length + 1));
  const extension = EXTENSIONS.find((urn) => name === urn || name.startsWith(`${urn}:`));
  if (extension === name) return [extension];
  if (extension !== undefined) return [extension, ...name.slice(extension.length + 1).split('.')];
  return name.split('.');
}

function only(value: Body, names: readonly Keys[]): Body {
  return parts(value, (key, part) => {
    const named = names.filter(([first]) => first === key);
    if (named.length === 0) return undefined;
    const deeper = named.map(([, ...rest]) => rest);
    return named.some((keys) => keys.length === 1) ? part : within(part, (inner) => only(inner, deeper));
  });
}

function but(value: Body, names: readonly Keys[]): Body {
  return parts(value, (key, part) => {
    const named = names.filter(([first]) => first === key);
    if (named.some((keys) => keys.length === 1)) return undefined;
    const deeper = named.map(([, ...rest]) => rest);
    return deeper.length === 0 ? part : within(part, (inner) => but(inner, deeper));
  });
}

/** An object's members after a change; what is undefined is left out. */
function parts(value: Body, change: (key: string, part: unknown) => unknown): Body {
  const entries = Object.entries(value).map(([key, part]) => [key, change(key, part)] as const);
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
}

/** A complex value, or the elements of a list, after a change; undefined where nothing is left. */
function within(value: unknown, change: (inner: Body) => Body): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((element) => within(element, change)).filter((each) => each !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (!isBody(value)) return value;
  const left = change(value);
  return Object.keys(left).length === 0 ? undefined : left;
}
