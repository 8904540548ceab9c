import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { attributesOf } from './attributes-of.js';
import { bindFilter } from './bind-filter.js';
import { parseFilter } from './parse-filter.js';

describe('attributesOf', () => {
  it.each([
    ['userName eq "a"', ['userName']],
    ['userName eq "a" or USERNAME eq "b" and not (title pr)', ['userName', 'title']],
    [
      'emails[type eq "work" and value pr] or manager eq "x"',
      ['emails', 'emails.type', 'emails.value', `${URN.enterpriseUser}:manager.value`],
    ],
    [`${URN.enterpriseUser} pr`, []],
  ])('Q-FILTER-49: names every attribute of %s once', (text, keys) => {
    const filter = bindFilter(parseFilter(text), USER_TYPE, LENIENT);
    expect(attributesOf(filter).map(({ key }) => key)).toEqual(keys);
  });
});
