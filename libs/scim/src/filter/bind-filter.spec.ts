import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { RelaxationName } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindFilter } from './bind-filter.js';
import type { BoundFilter } from './nodes.js';
import { parseFilter } from './parse-filter.js';

function bind(text: string, type: ResourceType = USER_TYPE, relaxations = STRICT): BoundFilter {
  return bindFilter(parseFilter(text), type, relaxations);
}

/** A bound filter in short: keys instead of attributes. */
function short(filter: BoundFilter): unknown {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [filter.kind, ...filter.operands.map(short)];
    case 'not':
      return ['not', short(filter.operand)];
    case 'compare':
      return [filter.target.key, filter.operator, filter.operand];
    case 'present':
      return [filter.target.key, 'pr'];
    case 'extensionPresent':
      return [filter.schema.id, 'pr'];
    case 'element':
      return [filter.target.key, [short(filter.filter)]];
    case 'constant':
      return filter.value;
  }
}

function refusal(text: string, type: ResourceType = USER_TYPE, relaxations = STRICT): string {
  const filter = parseFilter(text);
  try {
    bindFilter(filter, type, relaxations);
  } catch (error) {
    if (error instanceof ScimError && error.scimType === 'invalidFilter') return error.detail;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('bindFilter: operands', () => {
  it.each([
    ['Q-FILTER-31', 'USERNAME eq "BJensen"', ['userName', 'eq', 'bjensen']],
    ['S-USER-02', 'userName sw "ＢＪ"', ['userName', 'sw', 'bj']],
    ['Q-FILTER-31', 'externalId eq "Ab1"', ['externalId', 'eq', 'Ab1']],
    ['Q-FILTER-14', 'name.familyName co "O\'Malley"', ['name.familyName', 'co', "o'malley"]],
    ['Q-FILTER-45', 'meta.resourceType eq "User"', ['meta.resourceType', 'eq', 'User']],
    ['Q-FILTER-44', `schemas eq "${URN.enterpriseUser}"`, ['schemas', 'eq', URN.enterpriseUser]],
    [
      'Q-FILTER-29',
      'meta.lastModified gt "2011-05-13T06:42:34+02:00"',
      ['meta.lastModified', 'gt', '2011-05-13T04:42:34.000000000Z'],
    ],
    ['Q-FILTER-48', 'x509Certificates.value eq "AA=="', ['x509Certificates.value', 'eq', 'AA']],
    ['Q-FILTER-25', 'active eq true', ['active', 'eq', true]],
    [
      'Q-FILTER-13',
      `${URN.enterpriseUser}:manager.value eq "Ab"`,
      [`${URN.enterpriseUser}:manager.value`, 'eq', 'Ab'],
    ],
    ['Q-FILTER-28', 'name pr', ['name', 'pr']],
    ['Q-FILTER-28', `${URN.enterpriseUser} pr`, [URN.enterpriseUser, 'pr']],
    ['Q-FILTER-24', 'groups.$ref co "Groups/1"', ['groups.$ref', 'co', 'Groups/1']],
  ])('%s: %s', (_row, text, expected) => {
    expect(short(bind(text))).toEqual(expected);
  });

  it.each([
    ['ports gt -1', ['ports', 'gt', -1]],
    ['ports eq 1.0', ['ports', 'eq', 1]],
    ['weight le 1.5e0', ['weight', 'le', 1.5]],
    ['tags eq "A"', ['tags', 'eq', 'a']],
    ['readings gt 0.5', ['readings', 'gt', 0.5]],
  ])('Q-FILTER-22, Q-FILTER-25: %s', (text, expected) => {
    expect(short(bind(text, DEVICE_TYPE))).toEqual(expected);
  });
});

describe('bindFilter: what is rewritten', () => {
  it.each([
    ['Q-FILTER-35', 'title ne "X"', ['not', ['title', 'eq', 'x']]],
    ['Q-FILTER-34', 'emails.value ne "a"', ['not', ['emails.value', 'eq', 'a']]],
    ['Q-FILTER-36', 'title eq null', ['not', ['title', 'pr']]],
    ['Q-FILTER-36', 'title ne null', ['title', 'pr']],
    ['Q-FILTER-36', 'name eq null', ['not', ['name', 'pr']]],
    ['Q-FILTER-36', 'emails ne null', ['emails', 'pr']],
    ['Q-FILTER-36', `${URN.enterpriseUser} eq null`, ['not', [URN.enterpriseUser, 'pr']]],
    ['Q-FILTER-38', 'emails co "@X"', ['emails.value', 'co', '@x']],
    ['Q-FILTER-38', 'emails ne "a"', ['not', ['emails.value', 'eq', 'a']]],
    [
      'Q-FILTER-16',
      'emails[type eq "Work" and not (primary ne true)]',
      ['emails', [['and', ['emails.type', 'eq', 'work'], ['not', ['not', ['emails.primary', 'eq', true]]]]]],
    ],
    [
      'Q-FILTER-19',
      'emails[type eq "work"].value eq "x"',
      ['emails', [['and', ['emails.type', 'eq', 'work'], ['emails.value', 'eq', 'x']]]],
    ],
    ['Q-FILTER-08', 'name.givenName pr or title pr', ['or', ['name.givenName', 'pr'], ['title', 'pr']]],
  ])('%s: %s', (_row, text, expected) => {
    expect(short(bind(text))).toEqual(expected);
  });

  it('S-GRP-09: members by value, and by a value path', () => {
    const text = 'members eq "Ab" or members[value eq "Ab" and type eq "User"]';
    expect(short(bind(text, GROUP_TYPE))).toEqual([
      'or',
      ['members.value', 'eq', 'Ab'],
      ['members', [['and', ['members.value', 'eq', 'Ab'], ['members.type', 'eq', 'user']]]],
    ]);
  });
});

describe('bindFilter: refusals', () => {
  it.each([
    ['Q-FILTER-41', 'foo eq 1', '"foo" is not an attribute of User'],
    ['Q-FILTER-41', 'name.foo pr', '"name.foo"'],
    ['Q-FILTER-41', 'members pr', '"members"'],
    ['Q-FILTER-41', 'urn:x:foo pr', '"urn:x:foo"'],
    ['Q-FILTER-41', 'foo[bar pr]', '"foo"'],
    ['H3', 'constructor pr', '"constructor"'],
    ['H3', 'name.constructor pr', '"name.constructor"'],
    ['Q-FILTER-37', 'name eq "x"', 'name is complex'],
    ['Q-FILTER-37', 'meta gt "x"', 'meta is complex'],
    ['Q-FILTER-38', 'addresses eq "x"', 'addresses is complex'],
    ['Q-FILTER-30', 'active gt false', 'The operator gt cannot be used with active, whose type is boolean'],
    ['Q-FILTER-30', 'emails.primary le true', 'emails.primary'],
    ['Q-FILTER-30', 'x509Certificates.value lt "AA"', 'binary'],
    ['Q-FILTER-30', 'x509Certificates ge "AA"', 'binary'],
    ['Q-FILTER-40', 'active co true', 'boolean'],
    ['Q-FILTER-40', 'meta.created sw "2011"', 'dateTime'],
    ['Q-FILTER-40', 'x509Certificates ew "A"', 'binary'],
    ['Q-FILTER-39', 'active eq "true"', 'true or false'],
    ['Q-FILTER-39', 'userName eq 5', 'a string in double quotes'],
    ['Q-FILTER-39', 'userName eq true', 'a string in double quotes'],
    ['Q-FILTER-39', 'meta.created eq "2011-05-13"', 'a date and time'],
    ['Q-FILTER-39', 'x509Certificates.value eq "***"', 'base64'],
    ['Q-FILTER-36', 'title co null', 'The operator co cannot be used with null'],
    ['Q-FILTER-36', `${URN.enterpriseUser} gt null`, 'The operator gt'],
    ['Q-FILTER-28', `${URN.enterpriseUser} eq "x"`, 'is a schema'],
    ['S-PWD-04', 'password eq "secret"', 'password cannot be used in a filter'],
    ['S-PWD-08', 'password pr', 'password'],
    ['S-PWD-08', 'not (title pr or PASSWORD ne null)', 'password'],
    ['S-PWD-08', 'password[value pr]', 'password'],
    ['P-PATH-11', 'name[givenName eq "x"]', 'name is none'],
    ['P-PATH-11', 'userName[value eq "x"]', 'userName is none'],
    ['P-PATH-11', 'emails.value[value eq "x"]', 'emails.value is none'],
    ['Q-FILTER-17', 'emails[foo eq "x"]', '"foo" is not a sub-attribute of emails'],
    ['Q-FILTER-17', 'emails[emails.type eq "x"]', '"emails.type" is not a sub-attribute'],
    ['Q-FILTER-17', `emails[${URN.user}:type eq "x"]`, 'is not a sub-attribute'],
    ['Q-FILTER-17', 'emails[userName eq "x"]', '"userName" is not a sub-attribute'],
    ['Q-FILTER-39', 'emails[primary eq "yes"]', 'true or false'],
  ])('%s: %s', (_row, text, detail) => {
    expect(refusal(text)).toContain(detail);
  });

  it.each([
    'ports gt 1.5',
    'ports co 1',
    'weight sw 1',
    'weight eq "1.5"',
    'readings co 1',
    'pin eq "1"',
    'interfaces[key pr]',
  ])('Q-FILTER-39, Q-FILTER-40, S-PWD-04: %s on a registered type', (text) => {
    expect(refusal(text, DEVICE_TYPE)).toMatch(/ports|weight|readings|pin|interfaces\.key/);
  });

  it('S-PWD-01: no detail repeats a literal', () => {
    for (const text of [
      'password eq "hunter2"',
      'active eq "hunter2"',
      'name eq "hunter2"',
      'foo eq "hunter2"',
    ]) {
      expect(refusal(text)).not.toContain('hunter2');
    }
  });
});

describe('bindFilter: relaxations', () => {
  const without = (name: RelaxationName) => ({ ...LENIENT, [name]: false });

  it.each(['"True"', '"true"', '"TRUE"', 'true'])('stringBooleans: active eq %s', (literal) => {
    expect(short(bind(`active eq ${literal}`, USER_TYPE, LENIENT))).toEqual(['active', 'eq', true]);
  });

  it('stringBooleans: only true and false, only for booleans, only where it is on', () => {
    expect(short(bind('emails[primary ne "False"]', USER_TYPE, LENIENT))).toEqual([
      'emails',
      [['not', ['emails.primary', 'eq', false]]],
    ]);
    expect(short(bind('title eq "True"', USER_TYPE, LENIENT))).toEqual(['title', 'eq', 'true']);
    expect(refusal('active eq "yes"', USER_TYPE, LENIENT)).toContain('true or false');
    expect(refusal('active eq "True"', USER_TYPE, without('stringBooleans'))).toContain('true or false');
  });

  it('shortAttributePaths: manager eq "…" means its value, without the URN (decision 3)', () => {
    const value = [`${URN.enterpriseUser}:manager.value`, 'eq', 'x'];
    expect(short(bind('manager eq "x"', USER_TYPE, LENIENT))).toEqual(value);
    expect(short(bind(`${URN.enterpriseUser}:manager eq "x"`, USER_TYPE, LENIENT))).toEqual(value);
    expect(short(bind('employeeNumber pr', USER_TYPE, LENIENT))).toEqual([
      `${URN.enterpriseUser}:employeeNumber`,
      'pr',
    ]);
    expect(refusal('name eq "x"', USER_TYPE, LENIENT)).toContain('name is complex');
    expect(refusal('manager eq "x"', USER_TYPE, without('shortAttributePaths'))).toContain(
      'not an attribute',
    );
    expect(refusal(`${URN.enterpriseUser}:manager eq "x"`)).toContain('is complex');
  });
});
