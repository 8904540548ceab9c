import type { ResourceType } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import { GROUP_COLUMNS } from './group.columns.js';
import { USER_COLUMNS } from './user.columns.js';

const COLUMN_MAPS: ReadonlyMap<string, ColumnMap> = new Map(
  [USER_COLUMNS, GROUP_COLUMNS].map((columns) => [columns.typeName, columns]),
);

/** The column map of a resource type. */
export function columnsOf(type: ResourceType): ColumnMap {
  const columns = COLUMN_MAPS.get(type.name);
  if (columns === undefined) throw new TypeError(`no column map for the resource type ${type.name}`);
  return columns;
}
