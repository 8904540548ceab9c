import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT } from '../compat/relaxations.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType } from '../schema/attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindFilter } from './bind-filter.js';
import { matches } from './matches.js';
import { parseFilter } from './parse-filter.js';

const JENSEN: Resource = {
  schemas: [URN.user, URN.enterpriseUser],
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: 'Ab1',
  userName: 'BJensen@example.com',
  name: { familyName: "O'Malley", givenName: 'Barbara' },
  displayName: 'a%b_c\\d',
  nickName: 'résumé ',
  title: '',
  active: true,
  profileUrl: 'https://x/A',
  emails: [
    { value: 'a@x', type: 'work', primary: true },
    { value: 'b@y', type: 'home' },
  ],
  x509Certificates: [{ value: 'AA==' }],
  meta: { resourceType: 'User', created: '2011-05-13T06:42:34+02:00', lastModified: '2011-05-13T04:42:35Z' },
  [URN.enterpriseUser]: { department: 'Tour', manager: { value: 'Id1' } },
};

const DEVICE: Resource = {
  label: 'x',
  ports: 10,
  weight: 1.5,
  tags: ['a', 'B'],
  readings: [1, 5],
  managed: false,
};

function holds(text: string, resource = JENSEN, type: ResourceType = USER_TYPE): boolean {
  return matches(bindFilter(parseFilter(text), type, LENIENT), resource);
}

describe('matches', () => {
  it.each([
    ['Q-FILTER-25', 'userName eq "bjensen@EXAMPLE.com"'],
    ['Q-FILTER-25', 'active eq true'],
    ['Q-FILTER-25', 'meta.created eq "2011-05-13T04:42:34Z"'],
    ['Q-FILTER-26', 'userType ne "Employee"'],
    ['Q-FILTER-27', 'displayName co "%B_"'],
    ['Q-FILTER-27', 'displayName ew "\\\\d"'],
    ['Q-FILTER-27', 'displayName sw "a%b_c\\\\d"'],
    ['Q-FILTER-28', 'name pr'],
    ['Q-FILTER-28', 'emails pr'],
    ['Q-FILTER-28', `${URN.enterpriseUser} pr`],
    ['Q-FILTER-28', `${URN.enterpriseUser}:manager pr`],
    ['Q-FILTER-29', 'meta.lastModified ge "2011-05-13T06:42:35+02:00"'],
    ['Q-FILTER-29', 'userName gt "B"'],
    ['Q-FILTER-31', 'externalId eq "Ab1"'],
    ['Q-FILTER-31', 'name.familyName co "MALLEY"'],
    ['S-USER-06', 'profileUrl eq "https://x/A"'],
    ['Q-FILTER-33', 'emails.value co "@Y"'],
    ['Q-FILTER-33', 'emails.type eq "work" and emails.value co "@y"'],
    ['Q-FILTER-35', 'userType ne "x"'],
    ['Q-FILTER-35', 'not (userType eq "x")'],
    ['Q-FILTER-35', 'not (userType gt "x") and not (userType le "x")'],
    ['Q-FILTER-36', 'userType eq null'],
    ['Q-FILTER-38', 'emails co "B@Y"'],
    ['Q-FILTER-44', `schemas eq "${URN.enterpriseUser}"`],
    ['Q-FILTER-47', 'title co "" and title sw "" and title ew ""'],
    ['Q-FILTER-48', 'x509Certificates eq "AA"'],
    ['Q-FILTER-16', 'emails[type eq "home" and value co "@y"]'],
    ['Q-FILTER-18', 'not (emails[type eq "other"])'],
    ['Q-FILTER-19', 'emails[type eq "home"].value eq "b@y"'],
    ['C-PRIM-02', 'emails[primary eq false]'],
    ['C-PRIM-02', 'emails[primary eq false and value eq "b@y"]'],
    ['C-PRIM-02', 'emails.primary eq false'],
    ['decision 3', 'manager eq "Id1" and department eq "tour"'],
    ['Q-FILTER-08', 'title pr and userName pr or active eq true'],
  ])('%s: holds: %s', (_row, text) => {
    expect(holds(text)).toBe(true);
    expect(holds(`not (${text})`)).toBe(false);
  });

  it.each([
    ['Q-FILTER-27', 'displayName co "a_b"'],
    ['Q-FILTER-31', 'externalId eq "ab1"'],
    ['Q-FILTER-31', 'externalId gt "ab"'],
    ['Q-FILTER-31', 'id eq "2819C223-7F76-453A-919D-413861904646"'],
    ['S-USER-06', 'profileUrl eq "HTTPS://x/A"'],
    ['Q-FILTER-32', 'nickName eq "resume "'],
    ['Q-FILTER-32', 'nickName eq "résumé"'],
    ['Q-FILTER-32', 'nickName eq "re\u0301sume\u0301 "'],
    ['Q-FILTER-29', 'meta.lastModified gt "2011-05-13T04:42:35.000Z"'],
    ['Q-FILTER-35', 'userType eq "x"'],
    ['Q-FILTER-47', 'userType co ""'],
    ['C-NULL-06', 'title pr'],
    ['C-NULL-04', 'userType pr'],
    ['C-NULL-05', 'addresses pr'],
    ['Q-FILTER-34', 'emails.value ne "a@x"'],
    ['Q-FILTER-36', 'userName eq null'],
    ['Q-FILTER-16', 'emails[type eq "work" and value co "@y"]'],
    ['Q-FILTER-16', 'addresses[not (type eq "work")]'],
    ['Q-FILTER-08', 'active eq true and title pr or title pr'],
    ['decision 3', 'manager eq "id1"'],
  ])('%s: does not hold: %s', (_row, text) => {
    expect(holds(text)).toBe(false);
    expect(holds(`not (${text})`)).toBe(true);
  });

  it.each([
    ['Q-FILTER-25', 'weight eq 1.50', true],
    ['Q-FILTER-29', 'ports gt 9', true],
    ['Q-FILTER-29', 'ports lt 2', false],
    ['Q-FILTER-33', 'readings gt 4', true],
    ['Q-FILTER-34', 'readings ne 5', false],
    ['Q-FILTER-33', 'tags eq "b"', true],
    ['P-PATH-16', 'tags[value eq "b"]', true],
    ['P-PATH-16', 'tags[VALUE sw "a" and value ew "b"]', false],
    ['P-PATH-16', 'readings[value gt 1 and value lt 5]', false],
    ['Q-FILTER-28', 'managed pr', true],
    ['Q-FILTER-28', 'interfaces pr', false],
    ['Q-FILTER-28', 'urn:example:params:scim:schemas:warranty:2.0 pr', false],
  ])('%s: %s on a registered type', (_row, text, expected) => {
    expect(holds(text, DEVICE, DEVICE_TYPE)).toBe(expected);
  });

  it('Q-FILTER-35: a stored value that is not of its type satisfies no comparison', () => {
    for (const operator of ['eq', 'gt', 'ge', 'lt', 'le']) {
      expect(holds(`ports ${operator} 1`, { ports: 'ten' }, DEVICE_TYPE)).toBe(false);
      expect(holds(`meta.created ${operator} "2011-05-13T04:42:34Z"`, { meta: { created: 'then' } })).toBe(
        false,
      );
    }
  });

  it('C-NULL-05: an element whose values are all empty does not count as present', () => {
    expect(holds('emails pr', { emails: [{ value: '' }] })).toBe(false);
    expect(holds('emails pr', { emails: [{ value: '' }, { type: 'work' }] })).toBe(true);
    expect(holds(`${URN.enterpriseUser} pr`, { [URN.enterpriseUser]: { department: '' } })).toBe(false);
  });

  it('H3: reads own keys only', () => {
    const prototype: Resource = { userName: 'x', [URN.enterpriseUser]: { department: 'y' } };
    const inherited: Resource = Object.setPrototypeOf({}, prototype) as Resource;
    expect(holds('userName pr', inherited)).toBe(false);
    expect(holds('department pr', inherited)).toBe(false);
  });
});
