import { SUPPORTED_EVENT_TYPES } from '@rollcall/outbox';
import { CURSOR_TIMEOUT, LIMITS, type ServiceFeatures } from '@rollcall/scim';

import { LARGE_BODY_LIMIT } from '../http/read-body.js';

/** What the service can do, as it tells its clients (D-SPC-01 to D-SPC-10): a feature is listed when it works. */
export const SERVICE_FEATURES: ServiceFeatures = {
  patch: true,
  bulk: { supported: true, maxOperations: LIMITS.bulkOperations, maxPayloadSize: LARGE_BODY_LIMIT },
  filter: { supported: true, maxResults: LIMITS.maxCount },
  changePassword: true,
  sort: true,
  etag: true,
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: LIMITS.defaultCount,
    maxPageSize: LIMITS.maxCount,
    cursorTimeout: CURSOR_TIMEOUT,
  },
  // A client decides by `Prefer: respond-async` (RFC 9967 §2.5.1).
  securityEvents: { asyncRequest: 'request', eventUris: SUPPORTED_EVENT_TYPES },
  rolesAndEntitlements: {
    roles: {
      supported: true,
      multipleRolesSupported: true,
      primarySupported: true,
      typeSupported: true,
    },
    entitlements: {
      supported: true,
      multipleEntitlementsSupported: true,
      primarySupported: true,
      typeSupported: true,
    },
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description: "The tenant's token in the Authorization header of every request.",
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
};
