import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { resolveAttribute, resolveExtension } from '../schema/resolve-attribute.js';
import type { ResolveOptions } from '../schema/resolve-attribute.js';
import type { AttributePath } from './nodes.js';

/** What is bound to several resource types, and how to each of them. */
export interface AcrossBinding<Bound> extends ResolveOptions {
  /** The attribute that decides which types can be meant; undefined for a path that cannot be read. */
  readonly path: AttributePath | undefined;
  /** Throws the `ScimError` of a type that it does not fit. */
  readonly bind: (type: ResourceType) => Bound;
  /** The refusal where no type has the attribute. */
  readonly unknown: () => ScimError;
}

/**
 * Binds one thing to several resource types, of which one that has the attribute is enough (RFC 7644 §3.4.2.1): in the
 * order of the types, undefined for a type that it does not fit.
 * @throws ScimError where it fits none: that of a type that has the attribute, else `unknown`
 */
export function bindAcross<Bound>(
  types: readonly ResourceType[],
  { path, bind, unknown, shortPaths }: AcrossBinding<Bound>,
): readonly (Bound | undefined)[] {
  const refusals: ScimError[] = [];
  const bound = types.map((type) => {
    try {
      return bind(type);
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      if (path !== undefined && isKnown(type, path, { shortPaths })) refusals.push(error);
      return undefined;
    }
  });
  if (bound.some((one) => one !== undefined)) return bound;
  throw refusals[0] ?? unknown();
}

/** Whether a type has the attribute, whatever it is, or the extension that a path names. */
function isKnown(type: ResourceType, path: AttributePath, options: ResolveOptions): boolean {
  const { urn, name } = path;
  const whole = urn === undefined ? { name } : { urn, name };
  return resolveAttribute(type, whole, options) !== undefined || resolveExtension(type, path) !== undefined;
}
