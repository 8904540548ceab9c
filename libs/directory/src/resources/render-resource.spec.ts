import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, URN, USER_TYPE } from '@rollcall/scim';

import type { StoredResource } from '../ports/stored-resource.js';
import { renderResource } from './render-resource.js';
import { resourceLinks } from './resource-links.js';

const links = resourceLinks('https://id.example/', [USER_TYPE, GROUP_TYPE]);
const stored: StoredResource = {
  id: '018f0000-0000-7000-8000-000000000001',
  type: 'User',
  version: 7,
  created: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  lastModified: Date.UTC(2026, 0, 3),
  attributes: { userName: 'ines' },
};

describe('rendering a stored resource', () => {
  it('C-ATTR-08, C-ATTR-12, C-ATTR-13: meta is computed from the record and the public base', () => {
    expect(renderResource(USER_TYPE, stored, links)).toEqual({
      schemas: [URN.user],
      id: stored.id,
      userName: 'ines',
      meta: {
        resourceType: 'User',
        created: '2026-01-02T03:04:05.006Z',
        lastModified: '2026-01-03T00:00:00.000Z',
        location: `https://id.example/scim/v2/Users/${stored.id}`,
        version: 'W/"7"',
      },
    });
  });

  it('C-ATTR-22: schemas names the extension exactly when it has data', () => {
    const withExtension = {
      ...stored,
      attributes: { userName: 'a', [URN.enterpriseUser]: { department: 'x' } },
    };
    expect(renderResource(USER_TYPE, withExtension, links)['schemas']).toEqual([
      URN.user,
      URN.enterpriseUser,
    ]);
  });

  it('S-ENT-05: a manager gets its $ref', () => {
    const managed = {
      ...stored,
      attributes: { userName: 'a', [URN.enterpriseUser]: { manager: { value: 'm1', displayName: 'Mo' } } },
    };
    expect(renderResource(USER_TYPE, managed, links)[URN.enterpriseUser]).toEqual({
      manager: { value: 'm1', displayName: 'Mo', $ref: 'https://id.example/scim/v2/Users/m1' },
    });
  });

  it('S-GRPS-02: groups carry value, $ref, display and type', () => {
    const grouped: StoredResource = {
      ...stored,
      groups: [{ value: 'g1', display: 'Desk', type: 'indirect' }],
    };
    expect(renderResource(USER_TYPE, grouped, links)['groups']).toEqual([
      { value: 'g1', $ref: 'https://id.example/scim/v2/Groups/g1', display: 'Desk', type: 'indirect' },
    ]);
  });

  it('S-REF-01: members carry the $ref of their own type, and an empty list is left out', () => {
    const group: StoredResource = { ...stored, type: 'Group', attributes: { displayName: 'Desk' } };
    const filled = {
      ...group,
      members: [
        { value: 'u1', type: 'User' },
        { value: 'g2', type: 'Group' },
      ],
    };
    expect(renderResource(GROUP_TYPE, filled, links)['members']).toEqual([
      { value: 'u1', $ref: 'https://id.example/scim/v2/Users/u1', type: 'User' },
      { value: 'g2', $ref: 'https://id.example/scim/v2/Groups/g2', type: 'Group' },
    ]);
    expect(renderResource(GROUP_TYPE, { ...group, members: [] }, links)).not.toHaveProperty('members');
  });

  it('refuses a type that has no endpoint, since the link would lead nowhere', () => {
    expect(() => links.location('Robot', 'r1')).toThrow('Robot');
  });
});
