import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, LENIENT, readProjection, USER_TYPE } from '@rollcall/scim';

import { wantedBy } from './wanted-by.js';

const TENANT = { id: 1, name: 'harbour', relaxations: LENIENT, uniqueGroupNames: true };

describe('Q-ATTR-13: members are read where something of them is shown', () => {
  it.each([
    [{}, true],
    [{ attributes: ['members'] }, true],
    [{ attributes: ['members.value'] }, true],
    [{ attributes: ['members.$ref'] }, true],
    [{ attributes: ['members.display'] }, false],
    [{ attributes: ['displayName'] }, false],
    [{ excludedAttributes: ['members'] }, false],
    [{ excludedAttributes: ['members.value'] }, true],
    [{ excludedAttributes: ['members.value', 'members.$ref', 'members.type'] }, false],
  ] as const)('%j: %s', (parameters, members) => {
    const projection = readProjection(GROUP_TYPE, parameters, TENANT);
    expect(wantedBy(GROUP_TYPE, projection)).toEqual({ members, groups: false });
  });

  it('H-ETAG-03: what the client has already is said where it has something', () => {
    const projection = readProjection(GROUP_TYPE, {}, TENANT);
    expect(wantedBy(GROUP_TYPE, projection, [7])).toEqual({
      members: true,
      groups: false,
      knownVersions: [7],
    });
  });

  it('a user has groups and no members', () => {
    const projection = readProjection(USER_TYPE, {}, TENANT);
    expect(wantedBy(USER_TYPE, projection)).toEqual({ members: false, groups: true });
  });
});
