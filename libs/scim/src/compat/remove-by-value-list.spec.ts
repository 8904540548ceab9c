import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attributeNamed } from '../schema/attribute-named.js';
import { USER_SCHEMA } from '../schema/definitions/user.js';
import type { JsonArray } from '../text/json.js';
import { removeByValueList } from './remove-by-value-list.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) };

function remove(elements: JsonArray, listed: JsonArray): JsonArray {
  const attribute = attributeNamed(USER_SCHEMA.attributes, 'emails');
  if (attribute === undefined) throw new Error('There is no attribute emails.');
  return removeByValueList(attribute, elements, listed);
}

const element = fc.record(
  { value: fc.constantFrom('a', 'A', 'b'), type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
  { requiredKeys: [] },
);

describe('removeByValueList (decision 10)', () => {
  it('P-REM-09: an empty list, or an element without anything, removes nothing', () => {
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        expect(remove(elements, [])).toEqual(elements);
        expect(remove(elements, [{}])).toEqual(elements);
      }),
      RUNS,
    );
  });

  it('P-REM-10: exactly those go that have all that a listed one has, as filters compare', () => {
    const same = (a: unknown, b: unknown): boolean =>
      typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
    const listable = fc.array(element.filter((made) => Object.keys(made).length > 0));
    fc.assert(
      fc.property(fc.array(element), listable, (elements, listed) => {
        const expected = elements.filter(
          (made) =>
            !listed.some((one) =>
              Object.entries(one).every(([name, value]) =>
                same(value, Reflect.get(made, name) ?? (name === 'primary' ? false : undefined)),
              ),
            ),
        );
        expect(remove(elements, listed)).toEqual(expected);
      }),
      RUNS,
    );
  });
});
