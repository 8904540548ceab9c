import type { ColumnMap } from './column-map.js';
import { DISPLAY_NAME_CODE, EXTERNAL_ID } from './common.columns.js';

/** Where the attributes of groups are found in SQL. */
export const GROUP_COLUMNS = Object.freeze<ColumnMap>({
  typeName: 'Group',
  hot: {
    externalId: EXTERNAL_ID,
    displayName: { column: 'display_key', code: DISPLAY_NAME_CODE, assigned: true },
  },
  indexed: {},
  elements: {},
  extensions: {},
  references: {},
  unique: { key: 'displayName', optional: true },
  members: 'members',
});
