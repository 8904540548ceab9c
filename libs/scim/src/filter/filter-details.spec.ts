import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { ResourceType } from '../schema/attribute.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindElementFilter } from './bind-element-filter.js';
import { bindFilter } from './bind-filter.js';
import { parseFilter } from './parse-filter.js';

const ENT = URN.enterpriseUser;

/** The name of a refusal and its whole detail. */
function refusal(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimError) return [error.errorName, error.detail];
    throw error;
  }
  throw new Error('It was accepted.');
}

function parsing(text: string, limits = LIMITS, relaxations = STRICT): readonly string[] {
  return refusal(() => parseFilter(text, limits, relaxations));
}

function binding(text: string, type: ResourceType = USER_TYPE): readonly string[] {
  return refusal(() => bindFilter(parseFilter(text), type, STRICT));
}

/** RFC 7644 §3.12: the detail is for a person, who is told where the filter is wrong and what belongs there. */
describe('the detail of a filter that cannot be read', () => {
  it.each([
    ['a eq "x', 6, 'the string that begins here has no closing quote'],
    ['a eq "\\u12g4"', 7, 'the escape \\u needs four hexadecimal digits'],
    ['a eq "b\\q"', 8, '"\\\\q" is not an escape of a JSON string'],
    ['a eq "b\n"', 8, 'a control character in a string must be escaped, as in \\n'],
    ['a eq "b\\ud83d"', 6, 'the string holds half of a surrogate pair'],
    ["a eq 'x'", 6, "a string stands in double quotes, not in single ones (')"],
    ['a eq {', 6, 'the character "{" has no meaning outside a string'],
    ['a eq 😀', 6, 'the character "😀" has no meaning outside a string'],
    ['a eq 1.', 6, 'this is not a number as JSON writes it, such as -1.5e3'],
    ['a eq 1e400', 6, 'the number is too large'],
    ['a pr)', 5, 'expected "and", "or" or the end of the filter, but there is ")"'],
    ['a', 2, 'expected a space and an operator, but there is the end of the filter'],
    ['a "x"', 3, 'expected a space and an operator, but there is a string'],
    ['a 5', 3, 'expected a space and an operator, but there is a number'],
    ['"x" pr', 1, 'expected an attribute, "not" or "(", but there is a string'],
    ['[b pr]', 1, 'expected an attribute, "not" or "(", but there is "["'],
    ['a pr and(b pr)', 6, '"and" needs a space before and behind it'],
    ['(a pr)or (b pr)', 7, '"or" needs a space before and behind it'],
    ['a..b pr', 1, '"a..b" is not an attribute path'],
    ['not "eq" x', 5, 'expected "(" behind "not", but there is a string'],
    ['a pr "and" b pr', 6, 'expected "and", "or" or the end of the filter, but there is a string'],
    ['a eq "\uffff" foo', 10, 'expected "and", "or" or the end of the filter, but there is "foo"'],
    ['not title pr', 5, 'expected "(" behind "not", but there is "title"'],
    ['(a pr', 6, 'expected "and", "or" or ")", but there is the end of the filter'],
    ['a[b pr', 7, 'expected "and", "or" or "]", but there is the end of the filter'],
    ['a[b[c pr]]', 4, 'brackets cannot stand inside brackets'],
    ['a[b pr].c.d pr', 8, 'expected a space, or "." and the name of one sub-attribute, behind "]"'],
    ['a[b pr]bc pr', 8, 'expected a space, or "." and the name of one sub-attribute, behind "]"'],
    ['a[b pr]c pr', 8, 'expected a space, or "." and the name of one sub-attribute, behind "]"'],
    ['a eq"x"', 5, 'a space must stand between "eq" and the value'],
    ['a eq True', 6, 'true, false and null are written in lower case'],
  ])('Q-FILTER-04: %j', (text, position, problem) => {
    expect(parsing(text)).toEqual([
      'invalidFilter',
      `The filter is not valid at character ${position}: ${problem}.`,
    ]);
  });

  it.each([
    ['a eq secret', 6, 'a word without quotes'],
    ['a eq (1)', 6, '"("'],
    ['a eq', 5, 'the end of the filter'],
  ])('Q-FILTER-07: what a value looks like: %s', (text, position, there) => {
    expect(parsing(text)[1]).toBe(
      `The filter is not valid at character ${position}: expected a value behind "eq" (a string in double quotes, ` +
        `a number, true, false or null), but there is ${there}.`,
    );
  });

  it('H1: which limit was exceeded, and where', () => {
    expect(parsing('a pr and ((b pr))', { ...LIMITS, filterDepth: 1 })[1]).toBe(
      'The filter is not valid at character 11: parentheses and brackets are nested deeper than the limit filterDepth, 1.',
    );
    expect(parsing('a pr and b pr', { ...LIMITS, filterTerms: 1 })[1]).toBe(
      'The filter is not valid at character 12: there are more attribute expressions than the limit filterTerms, 1.',
    );
  });

  it('S-PWD-01: words behind a value without quotes are not repeated, other tokens are named', () => {
    expect(parsing('a eq correct horse', LIMITS, LENIENT)[1]).toBe(
      'The filter is not valid at character 14: expected "and", "or" or the end of the filter, but there is a word.',
    );
    expect(parsing('a eq correct "horse"', LIMITS, LENIENT)[1]).toContain('but there is a string.');
    expect(parsing('a eq 5 horse', LIMITS, LENIENT)[1]).toContain('but there is "horse".');
    expect(parsing('a eq (', LIMITS, LENIENT)[1]).toContain('but there is "(".');
  });
});

describe('the detail of a filter that does not fit the schema', () => {
  it.each([
    ['Q-FILTER-41', 'foo eq 1', '"foo" is not an attribute of User.'],
    ['Q-FILTER-41', 'foo[bar pr]', '"foo" is not an attribute of User.'],
    ['Q-FILTER-30', 'active gt false', 'The operator gt cannot be used with active, whose type is boolean.'],
    [
      'Q-FILTER-37',
      'name eq "x"',
      'The attribute name is complex: compare one of its sub-attributes, as in name.formatted.',
    ],
    ['Q-FILTER-36', 'title co null', 'The operator co cannot be used with null; only eq and ne for title.'],
    ['Q-FILTER-36', `${ENT} gt null`, `The operator gt cannot be used with null; only eq and ne for ${ENT}.`],
    ['Q-FILTER-28', `${ENT} eq "x"`, `${ENT} is a schema: compare one of its attributes.`],
    ['S-PWD-04', 'password pr', 'The attribute password cannot be used in a filter.'],
    [
      'P-PATH-11',
      'name[givenName eq "x"]',
      'Brackets stand behind a multi-valued attribute, and name is none; name its sub-attribute with a dot.',
    ],
    [
      'Q-FILTER-17',
      'emails[type.foo eq "x"]',
      '"type.foo" is not a sub-attribute of emails; inside brackets only the names of its sub-attributes may stand.',
    ],
    [
      'Q-FILTER-17',
      'emails[foo eq "x"]',
      '"foo" is not a sub-attribute of emails; inside brackets only the names of its sub-attributes may stand.',
    ],
  ])('%s: %s', (_row, text, detail) => {
    expect(binding(text)).toEqual(['invalidFilter', detail]);
  });

  it.each([
    ['label eq 5', 'label', 'a string in double quotes'],
    ['manual eq 5', 'manual', 'a URI as a string in double quotes'],
    ['managed eq 5', 'managed', 'true or false'],
    ['weight eq "5"', 'weight', 'a number'],
    ['ports eq 1.5', 'ports', 'a whole number'],
    ['boughtAt eq "today"', 'boughtAt', 'a date and time such as "2011-05-13T04:42:34Z"'],
    ['firmware eq "*"', 'firmware', 'base64 as a string in double quotes'],
  ])('Q-FILTER-39: %s', (text, name, expected) => {
    expect(binding(text, DEVICE_TYPE)).toEqual([
      'invalidFilter',
      `The attribute ${name} is compared with ${expected}.`,
    ]);
  });

  it('Q-FILTER-17: a value path inside a value path, in a tree that no text has', () => {
    const emails = resolveAttribute(USER_TYPE, { name: 'emails' }, { shortPaths: false });
    if (emails === undefined) throw new Error('no emails');
    const inner = { kind: 'valuePath', path: { name: 'a' }, filter: parseFilter('b pr') } as const;
    expect(refusal(() => bindElementFilter(inner, emails, STRICT))).toEqual([
      'invalidFilter',
      'Brackets cannot stand inside the brackets of emails.',
    ]);
  });
});
