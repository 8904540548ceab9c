import { removeByValueList } from '../compat/remove-by-value-list.js';
import { ScimError } from '../errors/scim-error.js';
import { distinctElements } from '../resource/distinct-elements.js';
import type { Resource } from '../resource/resource.js';
import type { Attribute, Schema } from '../schema/attribute.js';
import { isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { assign } from './assign.js';
import { mergeElement } from './merge-element.js';
import { noTarget } from './no-target.js';
import type { PatchTarget, RemoveExtensionStep, RemoveStep } from './plan.js';
import { selects } from './selects.js';
import { elementsAt, valueAt } from './value-at.js';
import { withMember } from './with-member.js';

/**
 * Applies a remove (RFC 7644 §3.5.2.2; P-REM-02 to P-REM-11). What is not there is no error: the resource stays the
 * same one (P-REM-07, P-REM-08).
 *
 * @throws ScimError `mutability` when a required or immutable attribute would lose its value, `noTarget` when the step
 *   stands for a replace by null and its filter selects nothing
 */
export function stepRemove(resource: Resource, step: RemoveStep): Resource {
  const { target } = step;
  if (target.attribute.multiValued) return removeElements(resource, step);
  if (target.sub === undefined) return assign(resource, target, undefined);
  const value = valueAt(resource, target);
  return isJsonObject(value) ? assign(resource, target, withoutSub(value, target.sub, target)) : resource;
}

/** Applies the removal of an extension: all its attributes (P-PATH-07, P-PATCH-15). */
export function stepRemoveExtension(resource: Resource, { schema, where }: RemoveExtensionStep): Resource {
  const data = ownValue(resource, schema.id);
  if (!isJsonObject(data)) return resource;
  for (const attribute of immutableOf(schema)) {
    if (ownValue(data, attribute.name) === undefined) continue;
    throw new ScimError(
      'mutability',
      `${where}: ${schema.id}:${attribute.name} has a value, and it is immutable.`,
    );
  }
  return withMember(resource, schema.id, undefined);
}

function immutableOf(schema: Schema): readonly Attribute[] {
  return schema.attributes.filter((attribute) => attribute.mutability === 'immutable');
}

function removeElements(resource: Resource, step: RemoveStep): Resource {
  const { listed, target } = step;
  const elements = elementsAt(resource, target);
  const selected = new Set(elements.filter((element) => selects(target, element)));
  if (target.filter !== undefined && selected.size === 0 && step.mustMatch) throw noTarget(target);
  if (listed !== undefined) {
    // Of the selected ones only the listed go.
    for (const left of removeByValueList(target.attribute, [...selected], listed)) selected.delete(left);
  }
  if (selected.size === 0) return resource;
  const { sub } = target;
  const kept = elements.flatMap((element): readonly Json[] => {
    if (!selected.has(element)) return [element];
    if (sub === undefined || !isJsonObject(element)) return [];
    const left = withoutSub(element, sub, target);
    return left === undefined ? [] : [left];
  });
  return assign(resource, target, distinctElements(target.attribute, kept));
}

function withoutSub(element: Json, sub: Attribute, target: PatchTarget): Json | undefined {
  return isJsonObject(element) ? mergeElement(element, { set: {}, cleared: [sub.name] }, target) : undefined;
}
