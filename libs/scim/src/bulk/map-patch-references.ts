import { valueUnderPath } from '../compat/value-repeats-path.js';
import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/nodes.js';
import { printAttributePath, printFilter } from '../filter/print-filter.js';
import { bindPatchPath } from '../path/bind-patch-path.js';
import type { BoundPatchPath } from '../path/bind-patch-path.js';
import { parsePatchPath } from '../path/parse-patch-path.js';
import { isReference } from '../resource/reference.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { mapMembers } from './map-members.js';
import {
  mapAttributeReferences,
  mapResourceReferences,
  mapSubAttributeReferences,
  type MapReference,
  type ReferenceReading,
} from './map-resource-references.js';

/**
 * Maps the texts of a PatchOp message (RFC 7644 §3.5.2) that refer to resources: in the values of its operations, and in
 * the filters of its paths (B-BULK-14). What cannot be read stays as it is, to be refused when it is carried out.
 */
export function mapPatchReferences(body: Json, reading: ReferenceReading): Json {
  if (!isJsonObject(body)) return body;
  return mapMembers(body, (name, operations) =>
    name.toLowerCase() === 'operations' && isJsonArray(operations)
      ? operations.map((operation) => mapOperation(operation, reading))
      : operations,
  );
}

function mapOperation(operation: Json, reading: ReferenceReading): Json {
  if (!isJsonObject(operation)) return operation;
  const written = Object.entries(operation).find(([name]) => name.toLowerCase() === 'path')?.[1] ?? null;
  const bound = typeof written === 'string' ? bindPath(written, reading) : undefined;
  if (written !== null && bound === undefined) return operation;
  return mapMembers(operation, (name, value) => {
    switch (name.toLowerCase()) {
      case 'path':
        return typeof value === 'string' && bound !== undefined ? mapPath(value, bound, reading.map) : value;
      case 'value':
        return bound === undefined ? mapPathless(value, reading) : mapTarget(bound, value, reading);
      default:
        return value;
    }
  });
}

/** A value whose members are named by paths (P-ADD-03). */
function mapPathless(value: Json, reading: ReferenceReading): Json {
  if (!isJsonObject(value)) return value;
  const core = reading.type.schema.id.toLowerCase();
  return mapMembers(value, (name, member) => {
    if (name.toLowerCase() === core) return mapResourceReferences(member, reading);
    const bound = bindPath(name, reading);
    return bound === undefined ? member : mapTarget(bound, member, reading);
  });
}

function mapTarget(bound: BoundPatchPath, value: Json, reading: ReferenceReading): Json {
  if (bound.kind === 'attribute') {
    const { attribute, sub } = bound.target;
    const meant = reading.relaxations.valueRepeatsPath ? valueUnderPath(bound.target, value) : value;
    return sub === undefined
      ? mapAttributeReferences(attribute, meant, reading.map)
      : mapSubAttributeReferences(attribute, sub, value, reading.map);
  }
  if (!isJsonObject(value)) return value;
  const urn = bound.schema.id;
  return mapMembers(value, (name, member) => {
    const qualified = name.toLowerCase().startsWith(`${urn.toLowerCase()}:`) ? name : `${urn}:${name}`;
    const inner = bindPath(qualified, reading);
    return inner?.kind === 'attribute' ? mapTarget(inner, member, reading) : member;
  });
}

/** The path with the ids that its filter names mapped. */
function mapPath(written: string, bound: BoundPatchPath, map: MapReference): string {
  if (bound.kind !== 'attribute' || bound.written === undefined) return written;
  const mapped = isReference(bound.target.attribute) ? mapFilter(bound.written, map) : bound.written;
  if (mapped === bound.written) return written;
  const { path } = parsePatchPath(written);
  const { sub, ...attribute } = path;
  return `${printAttributePath(attribute)}[${printFilter(mapped)}]${sub === undefined ? '' : `.${sub}`}`;
}

/** The same filter where nothing in it is mapped. */
function mapFilter(filter: Filter, map: MapReference): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const operands = filter.operands.map((operand) => mapFilter(operand, map));
      return operands.every((operand, index) => operand === filter.operands[index])
        ? filter
        : { kind: filter.kind, operands };
    }
    case 'not': {
      const operand = mapFilter(filter.operand, map);
      return operand === filter.operand ? filter : { kind: 'not', operand };
    }
    case 'compare': {
      const name = filter.path.name.toLowerCase();
      if (typeof filter.value !== 'string' || (name !== 'value' && name !== '$ref')) return filter;
      const value = map(filter.value);
      return value === filter.value ? filter : { ...filter, value };
    }
    case 'present':
    case 'valuePath':
      return filter;
  }
}

function bindPath(path: string, { type, relaxations }: ReferenceReading): BoundPatchPath | undefined {
  try {
    return bindPatchPath(parsePatchPath(path), type, relaxations);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
