import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { parseEntityTags } from './parse-entity-tags.js';

describe('lists of entity tags (RFC 9110 §8.8.3, §13.1)', () => {
  it.each<[string, 'any' | readonly string[]]>([
    ['*', 'any'],
    [' * ', 'any'],
    ['W/"7"', ['7']],
    ['"7"', ['7']],
    ['W/"7", "8"\t,W/"9"', ['7', '8', '9']],
    ['W/"7","7"', ['7', '7']],
    ['""', ['']],
    ['', []],
    ['  ', []],
    [', ,', []],
    [',W/"7",,"8",', ['7', '8']],
    ['"a,b", "W/"', ['a,b', 'W/']],
    ['"\\"', ['\\']],
    ['"caf\xe9"', ['caf\xe9']],
  ])('%j is read', (text, tags) => {
    expect(parseEntityTags(text)).toEqual(tags);
  });

  it.each([
    '7',
    'W/7',
    'w/"7"',
    'W/ "7"',
    'W"7"',
    '"7',
    '7"',
    "'7'",
    '"7" "8"',
    '"7"; "8"',
    '"7", 8',
    '*, "7"',
    '"7", *',
    '**',
    '"a b"',
    '"a"b"',
    '"\t"',
    '"\u0000"',
    '"\u007f"',
    '"\u0100"',
  ])('%j is no list of tags', (text) => {
    expect(parseEntityTags(text)).toBeUndefined();
  });

  it('whatever tags are written are read again', () => {
    const tag = fc.stringMatching(/^[\x21\x23-\x7e\x80-\xff]*$/);
    const written = fc.array(
      fc.record({ tag, weak: fc.constantFrom('', 'W/'), comma: fc.constantFrom(',', ' , ', ',\t,') }),
    );
    fc.assert(
      fc.property(written, (elements) => {
        const text = elements.map((element) => `${element.weak}"${element.tag}"${element.comma}`).join('');
        expect(parseEntityTags(text)).toEqual(elements.map((element) => element.tag));
      }),
      propertyParameters(1000),
    );
  });

  it.each([
    ['spaces', `${' '.repeat(65_536)}x`],
    ['spaces after a tag', `"7"${' '.repeat(65_536)}x`],
    ['an open quote', `"${'7'.repeat(65_536)}`],
    ['quotes', `${'"'.repeat(65_536)}x`],
    ['commas', `${','.repeat(65_536)}x`],
    ['tags', `${'"7",'.repeat(16_384)}x`],
  ])('many %s are refused before long', (_name, text) => {
    expect(parseEntityTags(text)).toBeUndefined();
  });
});
