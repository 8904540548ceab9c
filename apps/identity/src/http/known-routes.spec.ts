import { describe, expect, it } from '@jest/globals';

import { KnownRoutes } from './known-routes.js';

describe('KnownRoutes', () => {
  const routes = new KnownRoutes();
  routes.add('/scim/v2/Users', ['GET', 'HEAD']);
  routes.add('/scim/v2/Users', 'POST');
  routes.add('/scim/v2/Users/:id', 'PUT');
  routes.add('/scim/v2/Users/.search', 'POST');
  routes.add('/scim/v2/*', 'PATCH');

  it('H-CT-11: gives the methods of a path, sorted', () => {
    expect(routes.allowed('/scim/v2/Users')).toEqual(['GET', 'HEAD', 'POST']);
    expect(routes.allowed('/scim/v2/Users/1')).toEqual(['PUT']);
    expect(routes.allowed('/scim/v2/Users/.search')).toEqual(['POST', 'PUT']);
  });

  it.each(['/scim/v2/Foos', '/scim/v2/Users/1/2', '/scim/v2/Users/', '/', '', '/scim/v2/users'])(
    'knows nothing of %j',
    (path) => {
      expect(routes.allowed(path)).toEqual([]);
    },
  );
});
