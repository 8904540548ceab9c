import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import type { AttributePath } from '../filter/nodes.js';
import { parseAttributePath } from '../filter/parse-attribute-path.js';
import { URN } from '../urns.js';
import type { ResourceType } from './attribute.js';
import { resolveAttribute, resolveExtension, resolveSubAttribute } from './resolve-attribute.js';
import { GROUP_TYPE, USER_TYPE } from './resource-types.js';

function path(text: string): AttributePath {
  const parsed = parseAttributePath(text);
  if (parsed === undefined) throw new Error(`${text} is no path`);
  return parsed;
}

function find(
  text: string,
  options: { readonly shortPaths: boolean; readonly type?: ResourceType },
): string | undefined {
  return resolveAttribute(options.type ?? USER_TYPE, path(text), options)?.key;
}

const STRICT = { shortPaths: false };
const SHORT = { shortPaths: true };
const DEVICE_STRICT = { shortPaths: false, type: DEVICE_TYPE };
const DEVICE_SHORT = { shortPaths: true, type: DEVICE_TYPE };

describe('resolveAttribute', () => {
  it.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['NAME.FamilyName', 'name.familyName'],
    ['emails', 'emails'],
    ['emails.TYPE', 'emails.type'],
    ['id', 'id'],
    ['externalid', 'externalId'],
    ['schemas', 'schemas'],
    ['meta.LastModified', 'meta.lastModified'],
    ['groups.$REF', 'groups.$ref'],
    [`${URN.user}:userName`, 'userName'],
    [`${URN.user.toUpperCase()}:name.givenName`, 'name.givenName'],
    [`${URN.user}:id`, 'id'],
    [`${URN.enterpriseUser}:manager.value`, `${URN.enterpriseUser}:manager.value`],
    [`${URN.enterpriseUser.toLowerCase()}:EMPLOYEENUMBER`, `${URN.enterpriseUser}:employeeNumber`],
  ])('C-ATTR-23, Q-FILTER-13, P-PATH-05, P-PATH-06: %s is %s', (text, key) => {
    expect(find(text, STRICT)).toBe(key);
  });

  it.each<AttributePath>([
    { name: 'foo' },
    { name: 'userName', sub: 'value' },
    { name: 'name', sub: 'foo' },
    { name: 'members' },
    { name: 'employeeNumber' },
    { urn: URN.enterpriseUser, name: 'userName' },
    { urn: URN.enterpriseUser, name: 'id' },
    { urn: URN.group, name: 'displayName' },
    { urn: 'urn:unknown', name: 'userName' },
    { name: 'nic\u212Aname' },
    { name: 'emails', sub: 'va\u212Aue' },
  ])('P-PATH-10, Q-FILTER-41: %j is nothing', (written) => {
    expect(resolveAttribute(USER_TYPE, written, STRICT)).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'H3: %s is a name like any other',
    (name) => {
      expect(resolveAttribute(USER_TYPE, { name }, SHORT)).toBeUndefined();
      expect(resolveAttribute(USER_TYPE, { name: 'name', sub: name }, SHORT)).toBeUndefined();
      expect(resolveAttribute(USER_TYPE, { urn: name, name }, SHORT)).toBeUndefined();
      expect(resolveExtension(USER_TYPE, { urn: name, name })).toBeUndefined();
    },
  );

  it('P-PATH-08, decision 3: an extension attribute without URN, where short paths are on', () => {
    expect(find('manager', SHORT)).toBe(`${URN.enterpriseUser}:manager`);
    expect(find('Manager.Value', SHORT)).toBe(`${URN.enterpriseUser}:manager.value`);
    expect(find('manager', STRICT)).toBeUndefined();
  });

  it('P-PATH-08: core wins, and a name of two extensions is found in neither', () => {
    const location = DEVICE_TYPE.extensions[0]?.schema.id ?? '';
    expect(find('label', DEVICE_SHORT)).toBe('label');
    expect(find(`${location}:label`, DEVICE_STRICT)).toBe(`${location}:label`);
    expect(find('room', DEVICE_SHORT)).toBe(`${location}:room`);
    expect(find('floor', DEVICE_SHORT)).toBeUndefined();
    expect(find(`${location}:floor`, DEVICE_SHORT)).toBe(`${location}:floor`);
  });

  it('gives the same object for the same attribute, with its extension', () => {
    const one = resolveAttribute(USER_TYPE, path('manager.value'), SHORT);
    expect(one).toBe(resolveAttribute(USER_TYPE, path(`${URN.enterpriseUser}:MANAGER.value`), STRICT));
    expect(one).toMatchObject({
      extension: URN.enterpriseUser,
      attribute: { name: 'manager' },
      sub: { name: 'value' },
    });
    expect(Object.isFrozen(one)).toBe(true);
  });

  it('C-ATTR-16: common attributes exist on every type', () => {
    for (const type of [USER_TYPE, GROUP_TYPE, DEVICE_TYPE]) {
      expect(resolveAttribute(type, path('externalId'), STRICT)?.attribute.caseExact).toBe(true);
    }
  });
});

describe('resolveSubAttribute', () => {
  it('finds sub-attributes of the bound attribute alone', () => {
    const emails = resolveAttribute(USER_TYPE, path('emails'), STRICT);
    expect(emails).toBeDefined();
    if (emails === undefined) return;
    expect(resolveSubAttribute(emails, 'VALUE')).toBe(
      resolveAttribute(USER_TYPE, path('emails.value'), STRICT),
    );
    expect(resolveSubAttribute(emails, 'familyName')).toBeUndefined();
    expect(resolveSubAttribute(emails, '__proto__')).toBeUndefined();
  });
});

describe('resolveExtension', () => {
  it.each([
    [USER_TYPE, URN.enterpriseUser, URN.enterpriseUser],
    [USER_TYPE, URN.enterpriseUser.toUpperCase(), URN.enterpriseUser],
    [
      DEVICE_TYPE,
      'urn:example:params:scim:schemas:warranty:2.0',
      'urn:example:params:scim:schemas:warranty:2.0',
    ],
    [USER_TYPE, URN.user, undefined],
    [GROUP_TYPE, URN.enterpriseUser, undefined],
    [USER_TYPE, 'manager', undefined],
    [USER_TYPE, `${URN.enterpriseUser}:manager`, undefined],
  ])('P-PATH-07: the URN alone, case %#', (type, text, id) => {
    expect(resolveExtension(type, path(text))?.id).toBe(id);
  });
});
