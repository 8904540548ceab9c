import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { comparable } from '../schema/comparable.js';
import { isJsonObject } from '../text/json.js';
import type { Json, JsonArray } from '../text/json.js';
import { ownValue } from '../text/own-value.js';

/**
 * The relaxation `removeByValueList` (decision 10; P-REM-09, P-REM-10): the old dialect of Entra, and authentik, name
 * what they remove in `value`. Who ignores it empties the group.
 *
 *     {"op":"Remove","path":"members","value":[{"$ref":null,"value":"0191…"}]}
 *     {"op":"Remove","path":"emails","value":[{"type":"work","value":"ines@fjordbank.example"}]}
 *
 *     {"op":"remove","path":"members[type eq \"User\"]","value":[{"value":"0191…"}]}
 *
 * Beside a filter, of what it selects only the listed go. Returns the elements without those that have everything that
 * one of the listed has, compared as in filters; a `primary` that is absent is false. Both lists are in canonical form.
 * An empty list removes nothing. The cost is that of both lists together. (Collections do the same by id; a malformed
 * list is refused before.)
 */
export function removeByValueList(attribute: Attribute, elements: JsonArray, listed: JsonArray): JsonArray {
  const shapes = new Map<string, { readonly names: readonly string[]; readonly texts: Set<string> }>();
  for (const element of listed) {
    const names = namesOf(element);
    if (names === undefined) continue;
    const shape = names.join(' ');
    const known = shapes.get(shape) ?? { names, texts: new Set() };
    known.texts.add(projection(attribute, element, names));
    shapes.set(shape, known);
  }
  return elements.filter((element) =>
    [...shapes.values()].every(({ names, texts }) => !texts.has(projection(attribute, element, names))),
  );
}

/** How many different sets of sub-attributes the listed elements have: each is looked for in every element. */
export function countShapes(listed: JsonArray): number {
  return new Set(listed.flatMap((element) => namesOf(element)?.join(' ') ?? [])).size;
}

/** None for a simple value, undefined for an object that has nothing. */
function namesOf(element: Json): readonly string[] | undefined {
  if (!isJsonObject(element)) return [];
  const names = Object.keys(element).sort();
  return names.length === 0 ? undefined : names;
}

/** What an element has under some names, as a text that equal values share. */
function projection(attribute: Attribute, element: Json, names: readonly string[]): string {
  if (!isJsonObject(element)) return JSON.stringify(comparable(attribute, element) ?? element);
  return JSON.stringify(
    names.map((name) => {
      const value = ownValue(element, name) ?? (name === 'primary' ? false : null);
      const sub = attributeNamed(attribute.subAttributes ?? [], name);
      return (sub && comparable(sub, value)) ?? value;
    }),
  );
}
