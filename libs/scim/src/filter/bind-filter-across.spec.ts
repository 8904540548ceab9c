import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindFilter } from './bind-filter.js';
import { bindFilterAcross } from './bind-filter-across.js';
import { matches } from './matches.js';
import { parseFilter } from './parse-filter.js';

const USER = { userName: 'alice', displayName: 'Alice', meta: { resourceType: 'User' } };
const GROUP = { displayName: 'Alice', members: [{ value: 'x' }], meta: { resourceType: 'Group' } };

const description = 'For tests.';

/** A type whose attributes are called like those of users, and are others. */
const PRINTER_TYPE: ResourceType = {
  name: 'Printer',
  description,
  endpoint: '/Printers',
  schema: defineSchema({
    id: 'urn:example:params:scim:schemas:2.0:Printer',
    name: 'Printer',
    description,
    attributes: [
      { name: 'name', description },
      { name: 'active', description },
    ],
  }),
  extensions: [],
  collections: [],
};

/** Whether the user matches, and the group. */
function both(text: string): readonly boolean[] {
  const [user, group] = bindFilterAcross(parseFilter(text), [USER_TYPE, GROUP_TYPE], STRICT);
  if (user === undefined || group === undefined) throw new Error('there is a tree for each type');
  return [matches(user, USER), matches(group, GROUP)];
}

function refusal(text: string, types = [USER_TYPE, GROUP_TYPE]): string {
  try {
    bindFilterAcross(parseFilter(text), types, LENIENT);
  } catch (error) {
    if (error instanceof ScimError) return `${error.scimType ?? ''}: ${error.detail}`;
    throw error;
  }
  throw new Error(`${text} is not refused`);
}

describe('bindFilterAcross', () => {
  it.each([
    ['displayName eq "alice"', [true, true]],
    ['userName eq "alice"', [true, false]],
    ['members eq "x"', [false, true]],
    ['members pr', [false, true]],
    ['members[value eq "x"]', [false, true]],
    ['members ne "x"', [true, false]],
    ['members ne "y"', [true, true]],
    ['members eq null', [true, false]],
    ['members ne null', [false, true]],
    ['not (members pr)', [true, false]],
    ['userName pr or members pr', [true, true]],
    ['userName pr and members pr', [false, false]],
    [`${URN.enterpriseUser} pr`, [false, false]],
    [`not (${URN.enterpriseUser}:department eq "x")`, [true, true]],
    [`${URN.user}:displayName pr`, [true, false]],
    ['meta.resourceType eq "Group"', [false, true]],
  ])('Q-FILTER-42, Q-ROOT-03: a type without the attribute has no value: %s', (text, expected) => {
    expect(both(text)).toEqual(expected);
  });

  it('Q-FILTER-41: what no type has is refused, and said to be of none', () => {
    for (const text of ['foo eq "x"', 'foo pr', 'foo[value eq "x"]', 'userName pr or foo.bar pr']) {
      expect(refusal(text)).toMatch(
        /^invalidFilter: "foo(\.bar)?" is not an attribute of any resource type\.$/,
      );
    }
  });

  it('S-PWD-04: a secret stays one, though another type does not have it', () => {
    for (const text of ['password pr', 'password eq "x"', 'not (userName pr and password sw "x")']) {
      expect(refusal(text)).toContain('cannot be used in a filter');
    }
  });

  it('Q-FILTER-40: what fits no type is refused in the words of one that has the attribute', () => {
    for (const [text, said] of [
      ['active gt true', 'whose type is boolean'],
      ['members[foo eq "x"]', '"foo" is not a sub-attribute of members'],
      ['emails.foo pr', 'is not an attribute of User'],
      ['meta.created eq "yesterday"', 'meta.created'],
    ] as const) {
      expect(refusal(text)).toContain(said);
    }
  });

  it('a term that makes sense for one type alone counts for that type, and for no other', () => {
    for (const [text, user, printer] of [
      ['name eq "Desk"', false, true],
      ['active eq "asleep"', false, true],
      ['active ne "asleep"', true, false],
      ['active eq true', true, false],
      ['name.familyName pr', true, false],
    ] as const) {
      const [first, second] = bindFilterAcross(parseFilter(text), [USER_TYPE, PRINTER_TYPE], STRICT);
      if (first === undefined || second === undefined) throw new Error('there is a tree for each type');
      const person = { active: true, name: { familyName: 'Doe' } };
      expect([text, matches(first, person)]).toEqual([text, user]);
      expect([text, matches(second, { name: 'desk', active: 'asleep' })]).toEqual([text, printer]);
    }
  });

  it('for one type alone it is bindFilter', () => {
    const filter = parseFilter('not (userName sw "a") and (emails[type eq "work"] or title ne "x")');
    expect(bindFilterAcross(filter, [USER_TYPE], STRICT)).toEqual([bindFilter(filter, USER_TYPE, STRICT)]);
  });
});
