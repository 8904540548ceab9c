import { typesBeside, type GroupMember, type GroupMembership } from '@rollcall/directory';
import { isJsonArray, type Json, type Resource, type ResourceType } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { ReferenceState } from '../mappers/records.js';
import { columnsOf } from '../sql/column-maps.js';
import { knowsSchemas } from './knows-schemas.js';

/** A stored resource before its computed parts are looked up. */
export interface ResourceState {
  readonly idBytes: Buffer;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly created: number;
  readonly lastModified: number;
  /** With the references' present display names, without the secret; parsed when first looked at. */
  readonly attributes: Resource;
  readonly references: readonly ReferenceState[];
  /** As stored: the attributes without references and secret. */
  readonly document: string;
  /** Whether it was, or may have been, written by definitions that this process has not read yet. */
  readonly newer: boolean;
  /** Only where it was read: the value of the attribute that is kept apart. */
  readonly secret?: string | null;
  /** Only where they were read with the resource. */
  readonly groups?: readonly GroupMembership[];
  /** Only where some were read with the resource: those that the column was made for, in the order of their ids. */
  readonly firstMembers?: readonly GroupMember[];
}

/** A row of `selectStates`. */
export interface StateRow {
  readonly id: Buffer;
  readonly type: string;
  readonly version: number;
  readonly created: number;
  readonly last_modified: number;
  readonly document: string;
  /** Only where the type is one of a tenant that has registered something: the generation of what it has registered now. */
  readonly generation?: number | null;
  readonly secret?: string | null;
  /** JSON rows `["member", "type"]`, separated by commas. */
  readonly members?: string | null;
  /** Of each reference, by the attribute's code, the target's id and the JSON text of its displayName. */
  readonly [reference: `ref_${number}`]: Buffer | null;
  readonly [display: `display_${number}`]: string | null;
}

/** The column with the target of a reference. */
export function targetColumn(code: number): `ref_${number}` {
  return `ref_${code}`;
}

/** The column with the displayName of that target. */
export function displayColumn(code: number): `display_${number}` {
  return `display_${code}`;
}

/** Makes the state of a row. */
export function stateOf(
  type: ResourceType,
  row: StateRow,
  groups?: readonly GroupMembership[],
): ResourceState {
  const { document } = row;
  const references = referencesOf(type, row);
  let attributes: Resource | undefined;
  return {
    idBytes: row.id,
    id: uuidText(row.id),
    type: row.type,
    version: row.version,
    created: row.created,
    lastModified: row.last_modified,
    get attributes() {
      attributes ??= mapperOf(type).toAttributes({ document, references });
      return attributes;
    },
    references,
    document,
    newer: (row.generation ?? 0) > (typesBeside(type)?.generation ?? 0) || !knowsSchemas(type, document),
    ...(row.secret === undefined ? {} : { secret: row.secret }),
    ...(groups === undefined ? {} : { groups }),
    ...(row.members === undefined ? {} : { firstMembers: membersOf(row.members) }),
  };
}

function referencesOf(type: ResourceType, row: StateRow): readonly ReferenceState[] {
  const { references } = columnsOf(type);
  return Object.values(references).flatMap(({ code }) => {
    const target = row[targetColumn(code)];
    if (target === undefined || target === null) return [];
    const text = row[displayColumn(code)];
    const display = text === undefined || text === null ? undefined : (JSON.parse(text) as Json);
    const reference = { attribute: code, target: uuidText(target) };
    return [typeof display === 'string' ? { ...reference, displayName: display } : reference];
  });
}

function membersOf(text: string | null): readonly GroupMember[] {
  return readJsonRows(text)
    .flatMap(([member, type]) =>
      typeof member === 'string' && typeof type === 'string'
        ? [{ value: uuidText(Buffer.from(member, 'hex')), type }]
        : [],
    )
    .sort((one, other) => (one.value < other.value ? -1 : 1));
}

/** JSON arrays separated by commas, as `group_concat` leaves them. */
export function readJsonRows(text: string | null | undefined): readonly (readonly Json[])[] {
  if (text === undefined || text === null) return [];
  const rows = JSON.parse(`[${text}]`) as Json;
  return isJsonArray(rows) ? rows.filter(isJsonArray) : [];
}
