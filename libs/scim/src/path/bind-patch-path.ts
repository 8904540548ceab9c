import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { bindElementFilter } from '../filter/bind-element-filter.js';
import type { AttributePath, BoundAttribute, BoundFilter, Filter } from '../filter/nodes.js';
import { printAttributePath } from '../filter/print-filter.js';
import type { ResourceType, Schema } from '../schema/attribute.js';
import { resolveAttribute, resolveExtension, resolveSubAttribute } from '../schema/resolve-attribute.js';
import { excerpt } from '../text/excerpt.js';
import type { PatchPath } from './parse-patch-path.js';

/** What a patch path aims at: an attribute, in part where there is a filter, or all of an extension (P-PATH-07). */
export type BoundPatchPath =
  | {
      readonly kind: 'attribute';
      /** With its sub-attribute, where the path names one. */
      readonly target: BoundAttribute;
      /** Chooses elements of `target.attribute`; for `matchesElement`. */
      readonly filter?: BoundFilter;
      /** The filter as written, from whose `eq` terms an element can be made (relaxation `createOnNoMatch`). */
      readonly written?: Filter;
    }
  | { readonly kind: 'extension'; readonly schema: Schema };

function unknown(path: AttributePath, type: ResourceType): ScimError {
  return new ScimError(
    'invalidPath',
    `${excerpt(printAttributePath(path))} is not an attribute of ${type.name}.`,
  );
}

function resolve(
  path: AttributePath,
  type: ResourceType,
  relaxations: Relaxations,
): BoundAttribute | undefined {
  return resolveAttribute(type, path, { shortPaths: relaxations.shortAttributePaths });
}

function bindValuePath(
  path: AttributePath,
  filter: Filter,
  type: ResourceType,
  relaxations: Relaxations,
): BoundPatchPath {
  const { sub, ...attributePath } = path;
  const element = resolve(attributePath, type, relaxations);
  if (element === undefined) throw unknown(attributePath, type);
  if (!element.attribute.multiValued) {
    throw new ScimError(
      'invalidPath',
      `The attribute ${element.key} is single-valued, so that no filter can choose among its values.`,
    );
  }
  const target = sub === undefined ? element : resolveSubAttribute(element, sub);
  if (target === undefined) throw unknown(path, type);
  return {
    kind: 'attribute',
    target,
    filter: bindElementFilter(filter, element, relaxations),
    written: filter,
  };
}

/**
 * Resolves the names of a patch path against a resource type (P-PATH-05 to P-PATH-08, P-PATH-10, P-PATH-11,
 * P-PATH-16). Throws `invalidPath` for an unknown attribute and for a filter on a single-valued one, `invalidFilter`
 * for what is wrong inside the brackets. Whether the target may be written is not asked here.
 */
export function bindPatchPath(path: PatchPath, type: ResourceType, relaxations: Relaxations): BoundPatchPath {
  if (path.filter !== undefined) return bindValuePath(path.path, path.filter, type, relaxations);
  const target = resolve(path.path, type, relaxations);
  if (target !== undefined) return { kind: 'attribute', target };
  const schema = resolveExtension(type, path.path);
  if (schema === undefined) throw unknown(path.path, type);
  return { kind: 'extension', schema };
}
