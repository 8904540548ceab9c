import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindPatchPath } from './bind-patch-path.js';
import type { BoundPatchPath } from './bind-patch-path.js';
import { parsePatchPath } from './parse-patch-path.js';

function bind(text: string, type: ResourceType = USER_TYPE, relaxations = STRICT): BoundPatchPath {
  return bindPatchPath(parsePatchPath(text), type, relaxations);
}

function keyOf(bound: BoundPatchPath): string {
  return bound.kind === 'attribute' ? bound.target.key : bound.schema.id;
}

function refusal(text: string, type: ResourceType = USER_TYPE, relaxations = STRICT): ScimError {
  try {
    bind(text, type, relaxations);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('bindPatchPath', () => {
  it.each([
    ['P-PATH-01', 'displayName', 'displayName'],
    ['P-PATH-14', 'NAME.FamilyName', 'name.familyName'],
    ['P-PATH-05', `${URN.user}:name.givenName`, 'name.givenName'],
    ['P-PATH-06', `${URN.enterpriseUser}:manager.value`, `${URN.enterpriseUser}:manager.value`],
    ['P-PATH-07', URN.enterpriseUser, URN.enterpriseUser],
    ['P-PATH-12', 'emails.type', 'emails.type'],
    ['S-PWD-05', 'password', 'password'],
    ['C-CHAR-07', 'id', 'id'],
  ])('%s: %s', (_row, text, key) => {
    const bound = bind(text);
    expect(keyOf(bound)).toBe(key);
    expect(bound).not.toHaveProperty('filter');
  });

  it('P-PATH-04: the filter is bound to the element, and kept as written', () => {
    const written = { kind: 'compare', path: { name: 'type' }, operator: 'eq', value: 'Work' };
    expect(bind('emails[type eq "Work"].value')).toMatchObject({
      kind: 'attribute',
      target: { key: 'emails.value' },
      filter: { kind: 'compare', target: { key: 'emails.type' }, operator: 'eq', operand: 'work' },
      written,
    });
    expect(keyOf(bind('members[value eq "x"]', GROUP_TYPE))).toBe('members');
  });

  it('P-PATH-06: value paths of extensions', () => {
    const urn = 'urn:example:params:scim:schemas:location:2.0:Device';
    const bound = bind(`${urn}:rooms[value eq "x"].value`, DEVICE_TYPE);
    expect(keyOf(bound)).toBe(`${urn}:rooms.value`);
    expect(bound).toMatchObject({ filter: { target: { extension: urn, key: `${urn}:rooms.value` } } });
  });

  it('P-PATH-16: multi-valued simple attributes are filtered by value, and have no sub-attribute', () => {
    expect(bind('tags[value eq "x"]', DEVICE_TYPE)).toMatchObject({ filter: { target: { key: 'tags' } } });
    expect(refusal('tags[type eq "x"]', DEVICE_TYPE).scimType).toBe('invalidFilter');
    expect(refusal('tags[value eq "x"].value', DEVICE_TYPE).scimType).toBe('invalidPath');
  });

  it('P-PATH-08: extension attributes without URN where short paths are on', () => {
    expect(keyOf(bind('manager', USER_TYPE, LENIENT))).toBe(`${URN.enterpriseUser}:manager`);
    expect(keyOf(bind('employeeNumber', USER_TYPE, LENIENT))).toBe(`${URN.enterpriseUser}:employeeNumber`);
    expect(refusal('employeeNumber').scimType).toBe('invalidPath');
    expect(refusal('floor', DEVICE_TYPE, LENIENT).scimType).toBe('invalidPath');
  });

  it.each([
    'foo',
    'name.foo',
    'foo[a pr]',
    'emails[type pr].foo',
    'urn:x:y',
    URN.user,
    'constructor',
    'name.constructor',
    'constructor[a pr]',
  ])('P-PATH-10, H3: %s is unknown', (text) => {
    expect(refusal(text)).toMatchObject({
      scimType: 'invalidPath',
      detail: expect.stringContaining('of User'),
    });
  });

  it.each([
    'name[givenName eq "x"]',
    'userName[value eq "x"]',
    'meta[version pr]',
    `${URN.enterpriseUser}:manager[value pr]`,
  ])('P-PATH-11: %s filters a single value', (text) => {
    expect(refusal(text)).toMatchObject({
      scimType: 'invalidPath',
      detail: expect.stringContaining('single-valued'),
    });
  });

  it.each(['emails[foo eq "x"]', 'emails[primary gt true]', 'emails[value eq 5].type'])(
    'Q-FILTER-39, Q-FILTER-41: what stands inside the brackets of %s is no filter of the attribute',
    (text) => {
      expect(refusal(text).scimType).toBe('invalidFilter');
    },
  );
});
