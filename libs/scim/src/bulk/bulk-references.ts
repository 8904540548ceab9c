import type { Relaxations } from '../compat/relaxations.js';
import type { ResourceType } from '../schema/attribute.js';
import type { Json } from '../text/json.js';
import { readBulkId } from './bulk-id.js';
import type { BulkCall, BulkChange, BulkCreation } from './bulk-request.js';
import { mapPatchReferences } from './map-patch-references.js';
import { mapResourceReferences, type MapReference } from './map-resource-references.js';

/** How an operation's data is understood. */
export interface BulkReading {
  /** The type of the resources at the operation's endpoint. */
  readonly type: ResourceType;
  readonly relaxations: Relaxations;
}

/**
 * The bulkIds that an operation refers to (RFC 7644 §3.7.2; B-BULK-11, B-BULK-12, B-BULK-14): in its path, and wherever
 * its data refers to a resource. A text `bulkId:x` that stands anywhere else is a value.
 */
export function bulkReferences(call: BulkCall, reading: BulkReading): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (text: string): string => {
    const reference = readBulkId(text);
    if (reference !== undefined) found.add(reference.bulkId);
    return text;
  };
  if (call.method === 'POST') mapCreation(call, reading, note);
  else mapChange(call, reading, note);
  return found;
}

/** The operation with ids in place of the bulkIds that it refers to; one that has no id stays as it is. */
export function resolveBulkReferences(
  call: BulkCreation,
  reading: BulkReading,
  ids: ReadonlyMap<string, string>,
): BulkCreation;
export function resolveBulkReferences(
  call: BulkChange,
  reading: BulkReading,
  ids: ReadonlyMap<string, string>,
): BulkChange;
export function resolveBulkReferences(
  call: BulkCall,
  reading: BulkReading,
  ids: ReadonlyMap<string, string>,
): BulkCall {
  const resolve = (text: string): string => {
    const reference = readBulkId(text);
    const id = reference === undefined ? undefined : ids.get(reference.bulkId);
    return reference === undefined || id === undefined ? text : `${reference.before}${id}`;
  };
  return call.method === 'POST' ? mapCreation(call, reading, resolve) : mapChange(call, reading, resolve);
}

function mapCreation(call: BulkCreation, reading: BulkReading, map: MapReference): BulkCreation {
  return mentions(call.data)
    ? { ...call, data: mapResourceReferences(call.data, { ...reading, map }) }
    : call;
}

function mapChange(call: BulkChange, reading: BulkReading, map: MapReference): BulkChange {
  const addressed = { ...call, id: map(call.id) };
  if (addressed.method === 'DELETE' || !mentions(addressed.data)) return addressed;
  const { method, data } = addressed;
  return {
    ...addressed,
    data:
      method === 'PATCH'
        ? mapPatchReferences(data, { ...reading, map })
        : mapResourceReferences(data, { ...reading, map }),
  };
}

/** Most data refers to nothing, and need not be looked at by its schema. */
function mentions(data: Json): boolean {
  return JSON.stringify(data).includes('bulkId:');
}
