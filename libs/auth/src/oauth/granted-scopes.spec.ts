import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '@rollcall/scim';

import { grantedScopes } from './granted-scopes.js';

const TENANT = { id: 1, name: 'spec', relaxations: LENIENT, uniqueGroupNames: true };

describe('RFC 6749 §3.3: the scopes of a token', () => {
  it.each([
    [undefined, undefined, undefined],
    ['', ['scim:read'], ['scim:read']],
    [undefined, ['scim:read'], ['scim:read']],
    ['scim:write', undefined, ['scim:write']],
    ['scim:read', ['scim:read', 'events:read'], ['scim:read']],
    ['scim:read scim:read', ['scim:write'], ['scim:read']],
    ['scim:read:User', ['scim:read'], ['scim:read:User']],
    ['scim:write:User scim:read:Group', ['scim:write'], ['scim:write:User', 'scim:read:Group']],
    ['scim:read:User', ['scim:write:User'], ['scim:read:User']],
    ['events:read', ['events:read'], ['events:read']],
  ])('%j of %j is %j', (asked, held, expected) => {
    expect(grantedScopes(asked, held, TENANT)).toEqual(expected);
  });

  it.each([
    ['scim:write', ['scim:read']],
    ['scim:read', ['scim:read:User']],
    ['scim:read', ['scim:write:User']],
    ['scim:write', ['scim:write:User', 'scim:write:Group']],
    ['scim:read:Group', ['scim:read:User']],
    ['events:read', ['scim:write']],
    ['scim:read:Nothing', undefined],
    ['https://graph.example/.default', undefined],
  ])('%j of %j is invalid_scope', (asked, held) => {
    expect(() => grantedScopes(asked, held, TENANT)).toThrow(
      expect.objectContaining({ code: 'invalid_scope' }),
    );
  });
});
