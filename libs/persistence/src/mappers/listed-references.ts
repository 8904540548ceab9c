import { isJsonArray, isJsonObject, type Resource } from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import { attributePlace } from '../sql/attribute-place.js';
import type { ListedRecord } from './records.js';

/** The references that are part of a resource's document, each resource once for each attribute. */
export function listedReferences({ listed = {} }: ColumnMap, attributes: Resource): readonly ListedRecord[] {
  return Object.entries(listed).flatMap(([key, { code, targetTypes }]) => {
    const { container, name } = attributePlace(key);
    const holder = container === undefined ? attributes : attributes[container];
    const value = isJsonObject(holder) ? holder[name] : undefined;
    const found = new Map<string, ListedRecord>();
    for (const element of isJsonArray(value) ? value : [value]) {
      if (!isJsonObject(element) || typeof element['value'] !== 'string') continue;
      const { value: target, type } = element;
      const said = targetTypes.find((candidate) => candidate === type);
      found.set(target.toLowerCase(), { attribute: code, key, targetTypes, target, type: said });
    }
    return [...found.values()];
  });
}
