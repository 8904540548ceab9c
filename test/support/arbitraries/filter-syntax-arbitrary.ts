import fc from 'fast-check';
import type { AttributePath, ComparisonOperator, Filter, Literal } from '@rollcall/scim';

const OPERATORS: readonly ComparisonOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

/** Names, among them those that are keywords elsewhere in the grammar. */
const nameArbitrary = fc.oneof(
  fc.constantFrom(
    'userName',
    'name',
    'emails',
    '$ref',
    'not',
    'and',
    'or',
    'pr',
    'eq',
    'true',
    'null',
    'a-b_c$d9',
  ),
  fc.constantFrom('constructor', 'hasOwnProperty', 'toString', 'X'),
);

const urnArbitrary = fc.constantFrom(
  'urn:ietf:params:scim:schemas:core:2.0:User',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  'urn:x:2.0',
  'http://example.com/schemas/1.0',
  'not',
);

/** A path as the parser gives it: without URN a name, behind one also what a URN can end in. */
export const pathArbitrary: fc.Arbitrary<AttributePath> = fc.oneof(
  fc.record({ name: nameArbitrary }),
  fc.record({ name: nameArbitrary, sub: nameArbitrary }),
  fc.record({ urn: urnArbitrary, name: nameArbitrary }),
  fc.record({ urn: urnArbitrary, name: nameArbitrary, sub: nameArbitrary }),
  fc.record({ urn: urnArbitrary, name: fc.constantFrom('2.0', '1', 'a.b.c', '~x') }),
);

const literalArbitrary: fc.Arbitrary<Literal> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '/', '\n', '\u0000', '\u2028', '😀', ')', ']', ' and ') }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.constantFrom(true, false, null, '', 'true', 1e300, -1e-300, 0),
);

const expressionArbitrary: fc.Arbitrary<Filter> = fc.oneof(
  pathArbitrary.map((path): Filter => ({ kind: 'present', path })),
  fc
    .tuple(pathArbitrary, fc.constantFrom(...OPERATORS), literalArbitrary)
    .map(([path, operator, value]): Filter => ({ kind: 'compare', path, operator, value })),
);

function combine(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf;
  const inner = combine(leaf, depth - 1);
  return fc.oneof(
    leaf,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(inner, { minLength: 2, maxLength: 4 }))
      .map(([kind, operands]): Filter => ({ kind, operands })),
    inner.map((operand): Filter => ({ kind: 'not', operand })),
  );
}

/** A filter without value paths, as it may stand inside brackets. */
export const bracketFilterArbitrary: fc.Arbitrary<Filter> = combine(expressionArbitrary, 2);

/** Any well-formed filter, whether its names mean anything or not. */
export const filterSyntaxArbitrary: fc.Arbitrary<Filter> = combine(
  fc.oneof(
    { weight: 3, arbitrary: expressionArbitrary },
    {
      weight: 1,
      arbitrary: fc
        .tuple(pathArbitrary, bracketFilterArbitrary)
        .map(([path, filter]): Filter => ({ kind: 'valuePath', path, filter })),
    },
  ),
  3,
);
