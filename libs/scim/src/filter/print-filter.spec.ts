import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bracketFilterArbitrary,
  filterSyntaxArbitrary,
  pathArbitrary,
} from '../../../../test/support/arbitraries/filter-syntax-arbitrary.js';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import { parsePatchPath } from '../path/parse-patch-path.js';
import { lex } from './lex.js';
import { parseAttributePath } from './parse-attribute-path.js';
import { parseFilter } from './parse-filter.js';
import { printAttributePath, printFilter } from './print-filter.js';

describe('printFilter', () => {
  it.each([
    ['a pr', 'a pr'],
    ['( (a   PR) )', 'a pr'],
    ['not(a pr)', 'not (a pr)'],
    ['(a pr and b pr) or c pr', 'a pr and b pr or c pr'],
    ['a pr and (b pr or c pr)', 'a pr and (b pr or c pr)'],
    ['(a pr and b pr) and c pr', '(a pr and b pr) and c pr'],
    ['(a pr or b pr) or c pr', '(a pr or b pr) or c pr'],
    ['e[type EQ "work"].value co "\\u0041\\n"', 'e[type eq "work" and value co "A\\n"]'],
    ['a eq 1E3', 'a eq 1000'],
    ['urn:x:2.0:U:manager.$ref ne null', 'urn:x:2.0:U:manager.$ref ne null'],
  ])('Q-FILTER-08: %s is written as %s', (text, printed) => {
    expect(printFilter(parseFilter(text))).toBe(printed);
  });

  it('law: parse(print(f)) = f', () => {
    const limits = { ...LIMITS, filterLength: 1_000_000, filterTerms: 10_000 };
    fc.assert(
      fc.property(filterSyntaxArbitrary, (filter) => {
        const text = printFilter(filter);
        expect(parseFilter(text, limits)).toEqual(filter);
        expect(lex(text).at(-1)?.kind).toBe('end');
      }),
      propertyParameters(5000),
    );
  });

  it('law: a printed path is read back, with and without brackets', () => {
    fc.assert(
      fc.property(pathArbitrary, bracketFilterArbitrary, (path, filter) => {
        expect(parseAttributePath(printAttributePath(path))).toEqual(path);
        const { sub, ...attribute } = path;
        const suffix = sub === undefined ? '' : `.${sub}`;
        const text = `${printAttributePath(attribute)}[${printFilter(filter)}]${suffix}`;
        expect(parsePatchPath(text, { ...LIMITS, filterLength: 1_000_000 })).toEqual({ path, filter });
      }),
      propertyParameters(1000),
    );
  });
});

/** Texts over the alphabet of the grammar: fragments in any order, so that most are nearly filters. */
const noise = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'emails',
        'urn:x:2.0:',
        '.',
        '$ref',
        '[',
        ']',
        '(',
        ')',
        ' ',
        ' ',
        ' ',
        'eq',
        'pr',
        'not',
        'and',
        'or',
      ],
      ...[
        '"',
        '"x"',
        '\\',
        '\\u00',
        '\\ud83d',
        '😀',
        '\ud83d',
        '-',
        '1',
        '0.5e3',
        'true',
        'null',
        '__proto__',
        '%',
        '\n',
      ],
      ...[' eq "x"', 'a pr', 'a eq 1', ' and ', ' or ', 'not (', 'emails[type eq "work"]'],
    ),
    { maxLength: 25 },
  )
  .map((fragments) => fragments.join(''));

describe('fuzzing', () => {
  /** 'parsed' or the scimType of the refusal; anything that is no ScimError is thrown on. */
  function outcome(parse: () => unknown): string | undefined {
    try {
      parse();
      return 'parsed';
    } catch (error) {
      if (error instanceof ScimError) return error.scimType;
      throw error;
    }
  }

  it('H1: whatever the text, a filter is parsed or refused as invalidFilter', () => {
    const seen = new Set<string | undefined>();
    fc.assert(
      fc.property(noise, (text) => void seen.add(outcome(() => parseFilter(text)))),
      propertyParameters(20_000),
    );
    expect([...seen].sort()).toEqual(['invalidFilter', 'parsed']);
  });

  it('H1, W-12: whatever the text, a path is parsed or refused as invalidPath, or its brackets as invalidFilter', () => {
    const seen = new Set<string | undefined>();
    const path = fc.oneof(
      noise,
      noise.map((text) => `emails[${text}]`),
    );
    fc.assert(
      fc.property(path, (text) => void seen.add(outcome(() => parsePatchPath(text)))),
      propertyParameters(20_000),
    );
    expect([...seen].sort()).toEqual(['invalidFilter', 'invalidPath', 'parsed']);
  });

  it('law: what parses is read back from its print', () => {
    fc.assert(
      fc.property(noise, (text) => {
        let filter;
        try {
          filter = parseFilter(text);
        } catch {
          return;
        }
        expect(parseFilter(printFilter(filter), { ...LIMITS, filterLength: 100_000 })).toEqual(filter);
      }),
      propertyParameters(5000),
    );
  });
});
