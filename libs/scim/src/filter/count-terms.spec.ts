import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindFilter } from './bind-filter.js';
import { countTerms } from './count-terms.js';
import { parseFilter } from './parse-filter.js';

describe('countTerms', () => {
  it.each([
    ['title pr', 1],
    ['title eq "x"', 1],
    ['not (title ne "x")', 1],
    [`${URN.enterpriseUser} pr`, 1],
    ['title pr and (active eq true or nickName sw "x")', 3],
    ['emails[type eq "work" and not (value pr)] or title pr', 3],
  ])('RFC 7644 §3.4.2.2: each attribute expression is one: %s', (text, terms) => {
    expect(countTerms(bindFilter(parseFilter(text), USER_TYPE, LENIENT))).toBe(terms);
  });

  it('a constant costs a look too', () => {
    expect(countTerms({ kind: 'constant', value: true })).toBe(1);
  });
});
