import type { ResourceType } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import { GROUP_COLUMNS } from './group.columns.js';
import { registeredColumns } from './registered.columns.js';
import { USER_COLUMNS } from './user.columns.js';

const COLUMN_MAPS: ReadonlyMap<string, ColumnMap> = new Map(
  [USER_COLUMNS, GROUP_COLUMNS].map((columns) => [columns.typeName, columns]),
);

const KNOWN = new WeakMap<ResourceType, ColumnMap>();

/** The column map of a resource type: that of the types that every tenant has, with what the tenant has registered. */
export function columnsOf(type: ResourceType): ColumnMap {
  let columns = KNOWN.get(type);
  if (columns === undefined) KNOWN.set(type, (columns = registeredColumns(type, COLUMN_MAPS.get(type.name))));
  return columns;
}
