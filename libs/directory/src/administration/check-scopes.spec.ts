import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, LENIENT, USER_TYPE } from '@rollcall/scim';

import type { Tenant } from '../request-context.js';
import { makeResourceTypes } from '../schemas/make-resource-types.js';
import { AdministrationError } from './administration-error.js';
import { checkScopes } from './check-scopes.js';

const TENANT: Tenant = { id: 1, name: 'acme', relaxations: LENIENT, uniqueGroupNames: true };

function refusal(scopes: readonly string[]): AdministrationError {
  try {
    checkScopes(scopes, TENANT);
  } catch (error) {
    if (error instanceof AdministrationError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('checkScopes', () => {
  it('takes the scopes of all types, of one type and of the events, each once', () => {
    const scopes = ['scim:read', 'scim:write:Group', 'scim:read:User', 'events:read'];
    expect(checkScopes([...scopes, 'scim:read'], TENANT)).toEqual(scopes);
  });

  it('takes reading of the catalogues, which clients do not write', () => {
    expect(checkScopes(['scim:read:Role', 'scim:read:Entitlement'], TENANT)).toHaveLength(2);
    expect(refusal(['scim:write:Role']).message).toContain('Role and Entitlement, which are only read');
  });

  it('takes the types that the tenant has registered', () => {
    const robot = { ...USER_TYPE, name: 'Robot', endpoint: '/Robots' };
    const types = makeResourceTypes([USER_TYPE, GROUP_TYPE, robot], { generation: 1, registered: [] });
    expect(checkScopes(['scim:write:Robot'], { ...TENANT, types })).toEqual(['scim:write:Robot']);
  });

  it.each([
    'scim:delete',
    'scim:read:Robot',
    'scim:read:user',
    'scim:read:',
    'scim:read scim:write',
    ' scim:read',
    'SCIM:READ',
    'events:write',
    'events:read:User',
    'scim:read:User.emails',
    'scim',
    '',
    '__proto__',
  ])('refuses %j, for it would open less than was thought', (scope) => {
    const { code, message } = refusal(['scim:read', scope]);
    expect(code).toBe('invalidScope');
    expect(message).toContain('Scopes are scim:read, scim:write, events:read');
    expect(message).toContain('User, Group');
  });

  it.each(['scim:read scim:write', 'scim:read,scim:write'])(
    'says how several are given instead of %j',
    (scope) => {
      expect(refusal([scope]).message).toContain(`There is no scope "${scope}". Give each scope by itself`);
      expect(refusal(['scim:reed']).message).not.toContain('by itself');
    },
  );

  it('refuses an empty list, for it is neither everything nor something', () => {
    expect(refusal([]).code).toBe('invalidScope');
  });

  it('repeats nothing that could act on a terminal, and not all of a long word', () => {
    const { message } = refusal([`\u001b[31m${'x'.repeat(500)}`]);
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(400);
  });
});
