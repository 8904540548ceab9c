import { describe, expect, it } from '@jest/globals';

import { scimOperation } from './scim-operation.js';

describe('scimOperation', () => {
  it.each([
    ['GET', '/scim/v2/Users', 'list', 'User'],
    ['GET', '/scim/v2/Users/:id', 'read', 'User'],
    ['HEAD', '/scim/v2/Groups/:id', 'read', 'Group'],
    ['POST', '/scim/v2/Users', 'create', 'User'],
    ['POST', '/scim/v2/Users/.search', 'search', 'User'],
    ['PUT', '/scim/v2/Roles/:id', 'replace', 'Role'],
    ['PATCH', '/scim/v2/Groups/:id', 'patch', 'Group'],
    ['DELETE', '/scim/v2/:endpoint/:id', 'delete', 'custom'],
    ['GET', '/scim/v2/Me', 'read', 'User'],
    ['PATCH', '/scim/v2/Me', 'patch', 'User'],
    ['POST', '/scim/v2/Bulk', 'bulk', ''],
    ['POST', '/scim/v2/.search', 'search', ''],
    ['GET', '/scim/v2/Schemas/:id', 'discover', ''],
    ['PROPFIND', '/scim/v2/Users', 'other', 'User'],
    ['GET', '/scim/v2/*', 'other', ''],
  ])('%s %s is %s of %s', (method, route, operation, resourceType) => {
    expect(scimOperation(method, route)).toEqual({ operation, resourceType });
  });

  it.each([undefined, '/oauth/token', '/admin/v1/tenants/:tenant/tokens', '/events/v1/feed'])(
    '%s is no SCIM operation',
    (route) => {
      expect(scimOperation('GET', route)).toBeUndefined();
    },
  );
});
