import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { filterArbitrary, sampleAttributes } from '../../../../test/support/arbitraries/filter-arbitrary.js';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { userArbitrary } from '../../../../test/support/arbitraries/user-arbitrary.js';
import { LENIENT } from '../compat/relaxations.js';
import type { Resource } from '../resource/resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { bindFilter } from './bind-filter.js';
import { explainFilter } from './explain-filter.js';
import { matches } from './matches.js';
import { parseFilter } from './parse-filter.js';

const JENSEN: Resource = {
  userName: 'BJensen',
  active: true,
  emails: [
    { value: 'b@work.example', type: 'work' },
    { value: 'b@home.example', type: 'home' },
  ],
  [URN.enterpriseUser]: { department: 'Tour' },
};

function why(text: string, resource?: Resource): JsonObject {
  return explainFilter(bindFilter(parseFilter(text), USER_TYPE, LENIENT), resource);
}

describe('explainFilter', () => {
  it('without a resource is the bound filter alone: names in full, ne as not eq, operands as they are compared', () => {
    expect(why('userName ne "BJENSEN" and department pr')).toEqual({
      kind: 'and',
      operands: [
        {
          kind: 'not',
          operand: { kind: 'compare', attribute: 'userName', operator: 'eq', operand: 'bjensen' },
        },
        { kind: 'present', attribute: `${URN.enterpriseUser}:department` },
      ],
    });
  });

  it('says of each comparison which values it saw, and in which form they were compared', () => {
    expect(why('userName eq "ajensen"', JENSEN)).toEqual({
      ...{ kind: 'compare', attribute: 'userName', operator: 'eq', operand: 'ajensen' },
      ...{ matches: false, values: ['BJensen'], compared: ['bjensen'] },
    });
    expect(why('title eq "x"', JENSEN)).toMatchObject({ matches: false, values: [] });
    expect(why('active eq true', JENSEN)).toMatchObject({ matches: true, values: [true] });
  });

  it('explains each element of a value path by itself, for one of them must satisfy all of it', () => {
    expect(why('emails[type eq "work" and value co "home"]', JENSEN)).toMatchObject({
      ...{ kind: 'element', attribute: 'emails', matches: false },
      elements: [
        { matches: false, operands: [{ matches: true, values: ['work'] }, { matches: false }] },
        { matches: false, operands: [{ matches: false, values: ['home'] }, { matches: true }] },
      ],
    });
  });

  it('shows twenty of many values, and how many more there are', () => {
    const emails = Array.from({ length: 25 }, (_, index) => ({ value: `${index}@example.com` }));
    const seen = why('emails.value eq "x"', { ...JENSEN, emails });
    expect(seen['values']).toHaveLength(20);
    expect(seen['more']).toBe(5);
    expect(why('emails[value eq "x"]', { ...JENSEN, emails })).toMatchObject({ more: 5 });
  });

  it('says of any filter and any user what matches says', () => {
    const cases = fc
      .array(userArbitrary(), { minLength: 1, maxLength: 3 })
      .chain((users) =>
        fc.tuple(
          filterArbitrary({ attributes: sampleAttributes(USER_TYPE, users) }),
          fc.constantFrom(...users),
        ),
      );
    fc.assert(
      fc.property(cases, ([written, user]) => {
        const filter = bindFilter(written, USER_TYPE, LENIENT);
        expect(explainFilter(filter, user)['matches']).toBe(matches(filter, user));
      }),
      propertyParameters(300),
    );
  });
});
