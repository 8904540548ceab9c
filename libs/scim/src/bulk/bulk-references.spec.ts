import { describe, expect, it } from '@jest/globals';

import { LENIENT } from '../compat/relaxations.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { bulkReferences, resolveBulkReferences } from './bulk-references.js';

const USERS = { type: USER_TYPE, relaxations: LENIENT };
const GROUPS = { type: GROUP_TYPE, relaxations: LENIENT };
const IDS = new Map([
  ['u', 'id-of-u'],
  ['g', 'id-of-g'],
]);
const MANAGER = `${URN.enterpriseUser}:manager`;

/** With references in a list inside a complex value. */
const TEAM_TYPE: ResourceType = {
  ...{ name: 'Team', description: 'Teams.', endpoint: '/Teams', extensions: [], collections: [] },
  schema: defineSchema({
    ...{ id: 'urn:example:2.0:Team', name: 'Team', description: 'A team.' },
    attributes: [
      {
        ...{ name: 'roles', description: 'Roles.', multiValued: true },
        subAttributes: [
          {
            ...{ name: 'holders', description: 'Who has it.', multiValued: true },
            ...{ type: 'reference', referenceTypes: ['User'] },
          },
        ],
      },
    ],
  }),
};

const created = (data: Json) => ({ method: 'POST', endpoint: '/Users', data }) as const;
const patched = (...operations: readonly Json[]) =>
  ({
    method: 'PATCH',
    endpoint: '/Users',
    id: '1',
    data: { schemas: [URN.patchOp], Operations: operations },
  }) as const;

describe('bulkIds in the data of an operation (RFC 7644 §3.7.2)', () => {
  it.each([
    [
      'members',
      GROUPS,
      { members: [{ value: 'bulkId:u' }, 'bulkId:g'] },
      { members: [{ value: 'id-of-u' }, 'id-of-g'] },
    ],
    [
      'members in any letter case',
      GROUPS,
      { MEMBERS: [{ Value: 'bulkId:u' }] },
      { MEMBERS: [{ Value: 'id-of-u' }] },
    ],
    ['a lone member', GROUPS, { members: { value: 'bulkId:u' } }, { members: { value: 'id-of-u' } }],
    [
      'an address',
      GROUPS,
      { members: [{ $ref: '../Users/bulkId:u' }] },
      { members: [{ $ref: '../Users/id-of-u' }] },
    ],
    [
      'a manager',
      USERS,
      { [URN.enterpriseUser.toUpperCase()]: { manager: { value: 'bulkId:u' } } },
      { [URN.enterpriseUser.toUpperCase()]: { manager: { value: 'id-of-u' } } },
    ],
    [
      'a manager without an object',
      USERS,
      { [URN.enterpriseUser]: { manager: ['bulkId:u'] } },
      { [URN.enterpriseUser]: { manager: ['id-of-u'] } },
    ],
    [
      'a manager under the older name of the extension',
      USERS,
      { 'urn:scim:schemas:extension:enterprise:2.0': { manager: { value: 'bulkId:u' } } },
      { 'urn:scim:schemas:extension:enterprise:2.0': { manager: { value: 'id-of-u' } } },
    ],
    [
      'a list inside a complex value',
      { type: TEAM_TYPE, relaxations: LENIENT },
      { roles: [{ holders: ['bulkId:u', 'https://id.example.com/Users/bulkId:g'] }] },
      { roles: [{ holders: ['id-of-u', 'https://id.example.com/Users/id-of-g'] }] },
    ],
  ])('B-BULK-11, B-BULK-12: %s', (_name, reading, data, expected) => {
    expect(bulkReferences(created(data), reading).has('u')).toBe(true);
    expect(resolveBulkReferences(created(data), reading, IDS).data).toEqual(expected);
  });

  it.each<[string, Json, Json]>([
    [
      'a path to a part',
      { path: `${MANAGER}.value`, value: 'bulkId:u' },
      { path: `${MANAGER}.value`, value: 'id-of-u' },
    ],
    ['a path to the whole', { path: MANAGER, value: 'bulkId:u' }, { path: MANAGER, value: 'id-of-u' }],
    [
      'a short path',
      { path: 'manager', value: { value: 'bulkId:u' } },
      { path: 'manager', value: { value: 'id-of-u' } },
    ],
    [
      'a path to an extension',
      { path: URN.enterpriseUser, value: { manager: 'bulkId:u', division: 'bulkId:u' } },
      { path: URN.enterpriseUser, value: { manager: 'id-of-u', division: 'bulkId:u' } },
    ],
    [
      'no path',
      { value: { [`${MANAGER}.value`]: 'bulkId:u', title: 'bulkId:u' } },
      { value: { [`${MANAGER}.value`]: 'id-of-u', title: 'bulkId:u' } },
    ],
    [
      'no path, and an extension',
      { value: { [URN.enterpriseUser]: { manager: { value: 'bulkId:u' } } } },
      { value: { [URN.enterpriseUser]: { manager: { value: 'id-of-u' } } } },
    ],
  ])('B-BULK-14: in a PATCH with %s', (_name, operation, expected) => {
    const sent = patched({ op: 'add', ...(operation as object) });
    expect([...bulkReferences(sent, USERS)]).toEqual(['u']);
    expect(resolveBulkReferences(sent, USERS, IDS)).toEqual(patched({ op: 'add', ...(expected as object) }));
  });

  it('B-BULK-14: in a list that repeats the name of its path', () => {
    const member = (value: string): Json => ({ value });
    const sent = patched({ op: 'add', path: 'members', value: { members: [member('bulkId:u')] } });
    expect([...bulkReferences(sent, GROUPS)]).toEqual(['u']);
    expect(resolveBulkReferences(sent, GROUPS, IDS)).toEqual(
      patched({ op: 'add', path: 'members', value: [member('id-of-u')] }),
    );
  });

  it('B-BULK-14: in the filter of a path, where it selects by what is referred to', () => {
    const sent = patched({
      op: 'remove',
      path: 'members[not (value eq "bulkId:u" or value eq "bulkId:g") and type eq "bulkId:u"]',
    });
    expect([...bulkReferences(sent, GROUPS)]).toEqual(['u', 'g']);
    expect(resolveBulkReferences(sent, GROUPS, IDS)).toEqual(
      patched({
        op: 'remove',
        path: 'members[not (value eq "id-of-u" or value eq "id-of-g") and type eq "bulkId:u"]',
      }),
    );
    const mails = patched({ op: 'remove', path: 'emails[value eq "bulkId:u"]' });
    expect(resolveBulkReferences(mails, USERS, IDS)).toEqual(mails);
  });

  it('B-BULK-14: in the path of an operation', () => {
    const sent = { method: 'DELETE', endpoint: '/Users', id: 'bulkId:u' } as const;
    expect([...bulkReferences(sent, USERS)]).toEqual(['u']);
    expect(resolveBulkReferences(sent, USERS, IDS)).toEqual({ ...sent, id: 'id-of-u' });
  });

  it.each<[string, Json]>([
    ['names and titles', { displayName: 'bulkId:u', title: 'bulkId:u', name: { formatted: 'bulkId:u' } }],
    ['addresses of something else', { profileUrl: 'bulkId:u', photos: [{ value: 'bulkId:u' }] }],
    [
      'what a client cannot write',
      { groups: [{ value: 'bulkId:u' }], id: 'bulkId:u', meta: { location: 'bulkId:u' } },
    ],
    ['what no schema knows', { unknown: { value: 'bulkId:u' }, 'urn:x': { manager: 'bulkId:u' } }],
    ['no bulkId', { [URN.enterpriseUser]: { manager: { value: 'bulkId:' } } }],
    ['no object', ['bulkId:u']],
  ])('a text elsewhere is a value: %s', (_name, data) => {
    expect([...bulkReferences(created(data), USERS)]).toEqual([]);
    expect(resolveBulkReferences(created(data), USERS, IDS).data).toEqual(data);
  });

  it('what cannot be read stays as it is, to be refused by itself', () => {
    for (const data of [
      { Operations: [{ op: 'add', path: 'no[such', value: 'bulkId:u' }] },
      { Operations: [{ op: 'add', path: 'nosuch', value: { value: 'bulkId:u' } }, 'bulkId:u'] },
      { Operations: 'bulkId:u' },
      'bulkId:u',
    ]) {
      const sent = { method: 'PATCH', endpoint: '/Users', id: '1', data } as const;
      expect([...bulkReferences(sent, USERS)]).toEqual([]);
      expect(resolveBulkReferences(sent, USERS, IDS)).toEqual(sent);
    }
  });

  it('a bulkId without an id stays, and so does data that refers to nothing', () => {
    const unknown = created({ members: [{ value: 'bulkId:nobody' }] });
    expect([...bulkReferences(unknown, GROUPS)]).toEqual(['nobody']);
    expect(resolveBulkReferences(unknown, GROUPS, IDS)).toEqual(unknown);
    const plain = created({ userName: 'ines' });
    expect(resolveBulkReferences(plain, USERS, IDS)).toBe(plain);
  });
});
