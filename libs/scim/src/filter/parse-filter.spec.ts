import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import type { ComparisonOperator, Filter, Literal } from './nodes.js';
import { parseFilter } from './parse-filter.js';

function compare(name: string, operator: ComparisonOperator, value: Literal): Filter {
  const [first = '', sub] = name.split('.');
  return {
    kind: 'compare',
    path: sub === undefined ? { name: first } : { name: first, sub },
    operator,
    value,
  };
}

function present(name: string): Filter {
  return { kind: 'present', path: { name } };
}

function refusal(text: string): ScimError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parseFilter: the grammar', () => {
  const A = present('a');
  const B = present('b');
  const C = present('c');

  it.each(['', ' ', '    '])('Q-FILTER-03: %j is no filter', (text) => {
    expect(refusal(text)).toMatchObject({ scimType: 'invalidFilter', detail: 'The filter is empty.' });
  });

  it.each([
    'userName',
    'userName eq',
    'eq "a"',
    "userName eq 'a'",
    'userName eq a',
    'externalId eq jyoung',
    '(userName pr',
    'userName pr)',
    'userName eq "a" userName pr',
    'a..b pr',
    '.a pr',
    'a. pr',
    'a pr and',
    'a pr or',
    'and a pr',
    'a pr or and b pr',
    '()',
    '(a pr) (b pr)',
    'a pr, b pr',
    '1a pr',
    '_a pr',
    '__proto__ pr',
    'ä pr',
    '"a" pr',
    'a eq "x',
    'a eq (1)',
    'a eq [1]',
    'a pr"b"',
    'a[b pr',
    'a]b pr',
    'a [b pr]',
    'a[b pr]c pr',
    'a[]',
    'a[b eq]',
    'urn: pr',
    'urn::a pr',
    ':a pr',
    'urn:x:"y" pr',
    'a\tpr',
    'a\npr',
    'a\u00A0pr',
  ])('Q-FILTER-04: %j is outside the grammar', (text) => {
    expect(refusal(text).scimType).toBe('invalidFilter');
  });

  it('Q-FILTER-05: an unknown operator is named with its position', () => {
    expect(refusal('userName regex "a"').detail).toBe(
      'The filter is not valid at character 10: "regex" is not an operator; ' +
        'there are eq, ne, co, sw, ew, gt, ge, lt, le and pr.',
    );
  });

  it('Q-FILTER-06: operators and keywords ignore case, names are kept as written', () => {
    expect(parseFilter('USERNAME Eq "a" AND Title PR oR NOT (x pR)')).toEqual({
      kind: 'or',
      operands: [
        { kind: 'and', operands: [compare('USERNAME', 'eq', 'a'), present('Title')] },
        { kind: 'not', operand: present('x') },
      ],
    });
  });

  it.each(['True', 'FALSE', 'Null'])('Q-FILTER-07: the literal %s is refused', (word) => {
    expect(refusal(`active eq ${word}`).detail).toContain('lower case');
  });

  it.each([
    ['true', true],
    ['false', false],
    ['null', null],
  ])('Q-FILTER-07: the literal %s', (word, value) => {
    expect(parseFilter(`active eq ${word}`)).toEqual(compare('active', 'eq', value));
  });

  it('Q-FILTER-08: not before and before or', () => {
    const both: Filter = { kind: 'and', operands: [B, C] };
    expect(parseFilter('a pr or b pr and c pr')).toEqual({ kind: 'or', operands: [A, both] });
    expect(parseFilter('b pr and c pr or a pr')).toEqual({ kind: 'or', operands: [both, A] });
    expect(parseFilter('(a pr or b pr) and c pr')).toEqual({
      kind: 'and',
      operands: [{ kind: 'or', operands: [A, B] }, C],
    });
    expect(parseFilter('not (a pr) and b pr')).toEqual({
      kind: 'and',
      operands: [{ kind: 'not', operand: A }, B],
    });
  });

  it('Q-FILTER-09: chains are one node, written groups keep their own', () => {
    expect(parseFilter('a pr and b pr and c pr')).toEqual({ kind: 'and', operands: [A, B, C] });
    expect(parseFilter('(a pr and b pr) and c pr')).toEqual({
      kind: 'and',
      operands: [{ kind: 'and', operands: [A, B] }, C],
    });
  });

  it('Q-FILTER-10: not needs parentheses', () => {
    expect(parseFilter('not (title pr)')).toEqual({ kind: 'not', operand: present('title') });
    expect(refusal('not title pr').detail).toContain('expected "(" behind "not"');
    expect(refusal('not not (title pr)').detail).toContain('expected "(" behind "not"');
  });

  it('Q-FILTER-11: not( without the space', () => {
    expect(parseFilter('not(a pr)')).toEqual({ kind: 'not', operand: A });
    expect(parseFilter('not   (not(a pr))')).toEqual({ kind: 'not', operand: { kind: 'not', operand: A } });
  });

  it('Q-FILTER-12: redundant parentheses disappear', () => {
    expect(parseFilter('((a pr))')).toEqual(A);
    expect(parseFilter('( ( a pr ) and ( b pr ) )')).toEqual({ kind: 'and', operands: [A, B] });
  });

  it.each([
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName', { name: 'userName' }],
    ['urn:ietf:params:scim:schemas:core:2.0:User:name.givenName', { name: 'name', sub: 'givenName' }],
  ])('Q-FILTER-13: the URN of %s reaches up to the last colon', (path, names) => {
    expect(parseFilter(`${path} pr`)).toEqual({
      kind: 'present',
      path: { urn: 'urn:ietf:params:scim:schemas:core:2.0:User', ...names },
    });
  });

  it('Q-FILTER-28: a URN alone reads as a name behind a URN', () => {
    expect(parseFilter('urn:example:2.0:User pr')).toEqual({
      kind: 'present',
      path: { urn: 'urn:example:2.0', name: 'User' },
    });
    expect(parseFilter('urn:example:2.0 pr')).toEqual({
      kind: 'present',
      path: { urn: 'urn:example', name: '2.0' },
    });
  });

  it('Q-FILTER-14, Q-FILTER-15: one dot, not two', () => {
    expect(parseFilter('name.familyName co "O\'Malley"')).toEqual(
      compare('name.familyName', 'co', "O'Malley"),
    );
    expect(refusal('a.b.c pr').detail).toContain('"a.b.c" is not an attribute path');
  });

  it('Q-FILTER-17: the whole logic inside brackets, and no brackets', () => {
    expect(parseFilter('emails[type eq "work" or (type eq "home" and primary eq true)]')).toEqual({
      kind: 'valuePath',
      path: { name: 'emails' },
      filter: {
        kind: 'or',
        operands: [
          compare('type', 'eq', 'work'),
          { kind: 'and', operands: [compare('type', 'eq', 'home'), compare('primary', 'eq', true)] },
        ],
      },
    });
    expect(refusal('emails[a[b pr]]').detail).toContain('brackets cannot stand inside brackets');
    expect(refusal('emails[not (a[b pr])]').scimType).toBe('invalidFilter');
  });

  it('Q-FILTER-18: value paths combine', () => {
    const work: Filter = {
      kind: 'valuePath',
      path: { name: 'emails' },
      filter: compare('type', 'eq', 'work'),
    };
    expect(parseFilter('emails[type eq "work"] or not (emails[type eq "work"])')).toEqual({
      kind: 'or',
      operands: [work, { kind: 'not', operand: work }],
    });
  });

  it('Q-FILTER-19: a comparison behind the bracket holds on the same element', () => {
    expect(parseFilter('emails[type eq "work"].value eq "x"')).toEqual({
      kind: 'valuePath',
      path: { name: 'emails' },
      filter: { kind: 'and', operands: [compare('type', 'eq', 'work'), compare('value', 'eq', 'x')] },
    });
    expect(parseFilter('emails[a pr and b pr].value pr')).toEqual({
      kind: 'valuePath',
      path: { name: 'emails' },
      filter: { kind: 'and', operands: [A, B, present('value')] },
    });
    for (const text of [
      'e[a pr].b.c pr',
      'e[a pr]. pr',
      'e[a pr].b',
      'e[a pr] .b pr',
      'e[a pr].urn:x:b pr',
    ]) {
      expect(refusal(text).scimType).toBe('invalidFilter');
    }
  });

  it('Q-FILTER-24: $ref is a name, other names cannot begin with $', () => {
    expect(parseFilter('members.$ref co "Users"')).toEqual(compare('members.$ref', 'co', 'Users'));
    expect(parseFilter('members[$REF pr]')).toMatchObject({ filter: present('$REF') });
    expect(refusal('$id pr').scimType).toBe('invalidFilter');
  });

  it.each(['not', 'and', 'or', 'pr', 'eq', 'true', 'null'])(
    'a word is a keyword by its place: attribute %s',
    (name) => {
      expect(parseFilter(`${name} pr and ${name} eq "x" or ${name}[${name} pr]`)).toEqual({
        kind: 'or',
        operands: [
          { kind: 'and', operands: [present(name), compare(name, 'eq', 'x')] },
          { kind: 'valuePath', path: { name }, filter: present(name) },
        ],
      });
    },
  );

  it('gives frozen nodes', () => {
    const filter = parseFilter('a pr and not (b.c eq "x")');
    expect(Object.isFrozen(filter) && filter.kind === 'and' && Object.isFrozen(filter.operands)).toBe(true);
  });
});

describe('parseFilter: spaces', () => {
  it('Q-FILTER-23: several spaces count as one', () => {
    expect(parseFilter('  userName   eq   "a"  ')).toEqual(compare('userName', 'eq', 'a'));
  });

  it.each([
    'userName eq"a"',
    'n eq-1',
    'a eq "x"and b pr',
    '(a pr)and (b pr)',
    '(a pr) and(b pr)',
    'a pr and(b pr)',
  ])('Q-FILTER-23: %j misses one', (text) => {
    expect(refusal(text).scimType).toBe('invalidFilter');
  });
});

describe('parseFilter: errors', () => {
  it('counts positions in characters, from 1', () => {
    expect(refusal('a eq "😀😀" foo').detail).toBe(
      'The filter is not valid at character 11: expected "and", "or" or the end of the filter, but there is "foo".',
    );
    expect(refusal('a pr and').detail).toBe(
      'The filter is not valid at character 9: expected an attribute, "not" or "(", but there is the end of the filter.',
    );
  });

  it('S-PWD-01: does not repeat what stands where a value belongs, nor a string', () => {
    expect(refusal('password eq hunter2').detail).not.toContain('hunter2');
    expect(refusal('password "hunter2"').detail).not.toContain('hunter2');
    expect(refusal('password eq 5hunter2').detail).not.toContain('hunter2');
  });

  it('cuts what it repeats', () => {
    expect(refusal(`a ${'x'.repeat(5000)} "b"`).detail.length).toBeLessThan(300);
  });
});
