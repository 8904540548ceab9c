import type { AttributePath, BoundAttribute } from '../filter/nodes.js';
import { attributeIndex, subAttributesOf } from './attribute-index.js';
import type { AttributeIndex, IndexedAttribute } from './attribute-index.js';
import type { ResourceType, Schema } from './attribute.js';

/** How names are looked up. */
export interface ResolveOptions {
  /** Extension attributes are found without their URN where one extension alone has the name (relaxation `shortAttributePaths`). */
  readonly shortPaths: boolean;
}

/** Attribute names are ASCII; the lower case of a few other letters is ASCII too (the Kelvin sign's is `k`). */
function lowerName(name: string): string | undefined {
  for (let index = 0; index < name.length; index += 1) {
    if (name.charCodeAt(index) > 0x7f) return undefined;
  }
  return name.toLowerCase();
}

function findAttribute(
  index: AttributeIndex,
  path: AttributePath,
  options: ResolveOptions,
): IndexedAttribute | undefined {
  const name = lowerName(path.name);
  if (name === undefined) return undefined;
  if (path.urn === undefined) {
    return index.core.get(name) ?? (options.shortPaths ? index.unqualified.get(name) : undefined);
  }
  const urn = lowerName(path.urn);
  if (urn === undefined) return undefined;
  return urn === index.coreUrn ? index.core.get(name) : index.extensions.get(urn)?.attributes.get(name);
}

/**
 * Finds the attribute that a path names in a resource type (RFC 7644 §3.10; C-ATTR-23, Q-FILTER-13, P-PATH-05,
 * P-PATH-06, P-PATH-08): names and URNs in any letter case, common and core attributes with or without the core
 * URN, extension attributes with theirs, and without it when `shortPaths` allows and only one extension has the
 * name; core wins. Undefined when there is none. Equal paths give the same frozen object.
 */
export function resolveAttribute(
  type: ResourceType,
  path: AttributePath,
  options: ResolveOptions,
): BoundAttribute | undefined {
  const found = findAttribute(attributeIndex(type), path, options);
  if (found === undefined || path.sub === undefined) return found?.bound;
  const sub = lowerName(path.sub);
  return sub === undefined ? undefined : found.subs.get(sub);
}

/** Finds a sub-attribute of a bound complex attribute by its name in any letter case; undefined when there is none. */
export function resolveSubAttribute(element: BoundAttribute, name: string): BoundAttribute | undefined {
  const sub = lowerName(name);
  return sub === undefined ? undefined : subAttributesOf(element).get(sub);
}

/**
 * Finds the extension whose URN alone a path is (P-PATH-07, Q-FILTER-28, Q-ATTR-08); undefined when it is none of
 * the type's extensions. The last segment of the URN stands in `path.name`, and behind a dot in `path.sub`.
 */
export function resolveExtension(type: ResourceType, path: AttributePath): Schema | undefined {
  if (path.urn === undefined) return undefined;
  const written = `${path.urn}:${path.name}${path.sub === undefined ? '' : `.${path.sub}`}`;
  const urn = lowerName(written);
  return urn === undefined ? undefined : attributeIndex(type).extensions.get(urn)?.schema;
}
