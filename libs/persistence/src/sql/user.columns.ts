import { URN } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import { DISPLAY_NAME_CODE, EXTERNAL_ID } from './common.columns.js';

const ENTERPRISE = URN.enterpriseUser;

/** Where the attributes of users are found in SQL. */
export const USER_COLUMNS = Object.freeze<ColumnMap>({
  typeName: 'User',
  hot: {
    userName: { column: 'unique_key', code: 1, assigned: true },
    externalId: EXTERNAL_ID,
    displayName: { column: 'display_key', code: DISPLAY_NAME_CODE, assigned: false },
    'name.familyName': { column: 'family_key', code: 4, assigned: false },
    'name.givenName': { column: 'given_key', code: 5, assigned: false },
  },
  indexed: {
    [`${ENTERPRISE}:employeeNumber`]: 31,
    [`${ENTERPRISE}:costCenter`]: 32,
    [`${ENTERPRISE}:organization`]: 33,
    [`${ENTERPRISE}:division`]: 34,
    [`${ENTERPRISE}:department`]: 35,
  },
  elements: {
    emails: { marker: 10, subs: { value: 11, type: 12 }, primary: 13, identifying: true },
    roles: { marker: 20, subs: { value: 21, type: 22, display: 24 }, primary: 23 },
  },
  counted: {
    roles: { code: 21, limitedOnly: false },
    entitlements: { code: 25, limitedOnly: true },
  },
  extensions: { [ENTERPRISE]: { marker: 30 } },
  references: { [`${ENTERPRISE}:manager`]: { code: 40, targetType: 'User' } },
  unique: { key: 'userName', optional: false },
  active: 'active',
  secret: 'password',
  groups: 'groups',
});
