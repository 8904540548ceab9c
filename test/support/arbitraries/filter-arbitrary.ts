import fc from 'fast-check';
import { COMMON_ATTRIBUTES, resolveAttribute, valuesOf } from '@rollcall/scim';
import type {
  Attribute,
  AttributePath,
  BoundAttribute,
  ComparisonOperator,
  Filter,
  Json,
  Literal,
  Resource,
  ResourceType,
} from '@rollcall/scim';
import { textArbitrary } from './text-arbitrary.js';

/** An attribute that filters may name, with values that resources have for it, from which operands are drawn. */
export interface SampledAttribute {
  readonly target: BoundAttribute;
  /** Every way in which a filter may name it. */
  readonly spellings: readonly AttributePath[];
  readonly samples: readonly Json[];
}

function upper(path: AttributePath): AttributePath {
  return {
    ...(path.urn === undefined ? {} : { urn: path.urn.toUpperCase() }),
    name: path.name.toUpperCase(),
    ...(path.sub === undefined ? {} : { sub: path.sub.toUpperCase() }),
  };
}

function pathsOf(attribute: Attribute): readonly AttributePath[] {
  const subs = (attribute.subAttributes ?? []).filter((sub) => sub.returned !== 'never');
  return [{ name: attribute.name }, ...subs.map((sub) => ({ name: attribute.name, sub: sub.name }))];
}

function sample(type: ResourceType, path: AttributePath, resources: readonly Resource[]): SampledAttribute {
  const target = resolveAttribute(type, path, { shortPaths: false });
  if (target === undefined) throw new Error(`No attribute ${JSON.stringify(path)} in ${type.name}`);
  const urn = path.urn ?? type.schema.id;
  return {
    target,
    spellings: [path, upper(path), { ...path, urn }],
    samples: resources.flatMap((resource) => valuesOf(resource, target)).slice(0, 200),
  };
}

/**
 * All attributes and sub-attributes of a resource type that a filter may name, with the values that `resources` have.
 * A caller who stores resources without some of them (`groups`, `$ref`) leaves those out by `target.key`.
 */
export function sampleAttributes(
  type: ResourceType,
  resources: readonly Resource[],
): readonly SampledAttribute[] {
  const core = [...COMMON_ATTRIBUTES, ...type.schema.attributes].filter(
    ({ returned }) => returned !== 'never',
  );
  const extended = type.extensions.flatMap(({ schema }) =>
    schema.attributes.flatMap(pathsOf).map((path) => ({ urn: schema.id, ...path })),
  );
  return [...core.flatMap(pathsOf), ...extended].map((path) => sample(type, path, resources));
}

const ORDERING: readonly ComparisonOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const OPERATORS: Readonly<Record<Attribute['type'], readonly ComparisonOperator[]>> = {
  string: [...ORDERING, 'co', 'sw', 'ew'],
  reference: [...ORDERING, 'co', 'sw', 'ew'],
  boolean: ['eq', 'ne'],
  decimal: ORDERING,
  integer: ORDERING,
  dateTime: ORDERING,
  binary: ['eq', 'ne'],
  complex: [],
};

/** A value of some resource as it is, in another letter case or normal form, cut, or extended: most of them hit. */
function nearby(text: string): fc.Arbitrary<string> {
  const characters = Array.from(text);
  const half = Math.ceil(characters.length / 2);
  return fc.constantFrom(
    text,
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFD'),
    text.normalize('NFC'),
    characters.slice(0, half).join(''),
    characters.slice(half).join(''),
    characters.slice(1, -1).join(''),
    `${text} `,
    `${text}a`,
    `_${text}`,
    '',
  );
}

function stringsOf(samples: readonly Json[]): readonly string[] {
  return samples.filter((value) => typeof value === 'string');
}

function textOperand(samples: readonly Json[]): fc.Arbitrary<string> {
  const texts = stringsOf(samples);
  if (texts.length === 0) return textArbitrary();
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts).chain(nearby) },
    { weight: 1, arbitrary: textArbitrary() },
  );
}

function numberOperand(samples: readonly Json[], options: { readonly whole: boolean }): fc.Arbitrary<number> {
  const numbers = samples.filter((value) => typeof value === 'number');
  const step = options.whole ? 1 : 0.5;
  const close = [0, ...numbers].flatMap((value) => [value, value + step, value - step]);
  return fc.constantFrom(...close);
}

function instantOperand(samples: readonly Json[]): fc.Arbitrary<string> {
  const instants = stringsOf(samples);
  return fc.constantFrom(
    '2011-05-13T06:42:34+02:00',
    '2011-05-13T04:42:34',
    '2024-02-29T24:00:00Z',
    '2024-03-01T00:00:00.0000001Z',
    ...instants,
    ...instants.map((instant) => instant.replace('Z', '+00:00')),
    ...instants.map((instant) => instant.replace('Z', instant.includes('.') ? '000001Z' : '.000001Z')),
  );
}

function binaryOperand(samples: readonly Json[]): fc.Arbitrary<string> {
  const values = stringsOf(samples);
  const unpadded = values.map((value) => value.replaceAll('=', ''));
  return fc.constantFrom('AA', 'AAAB', '', ...values, ...unpadded);
}

function operandOf(leaf: Attribute, samples: readonly Json[]): fc.Arbitrary<Literal> {
  switch (leaf.type) {
    case 'boolean':
      return fc.boolean();
    case 'decimal':
    case 'integer':
      return numberOperand(samples, { whole: leaf.type === 'integer' });
    case 'dateTime':
      return instantOperand(samples);
    case 'binary':
      return binaryOperand(samples);
    default:
      return textOperand(samples);
  }
}

function comparisons(
  leaf: Attribute,
  paths: readonly AttributePath[],
  samples: readonly Json[],
): fc.Arbitrary<Filter> {
  const path = fc.constantFrom(...paths);
  const present = path.map((each): Filter => ({ kind: 'present', path: each }));
  const nothing = fc
    .tuple(path, fc.constantFrom('eq' as const, 'ne' as const))
    .map(([each, operator]): Filter => ({ kind: 'compare', path: each, operator, value: null }));
  const operators = OPERATORS[leaf.type];
  if (operators.length === 0)
    return fc.oneof({ weight: 3, arbitrary: present }, { weight: 1, arbitrary: nothing });
  const compare = fc
    .tuple(path, fc.constantFrom(...operators), operandOf(leaf, samples))
    .map(([each, operator, value]): Filter => ({ kind: 'compare', path: each, operator, value }));
  return fc.oneof(
    { weight: 8, arbitrary: compare },
    { weight: 2, arbitrary: present },
    { weight: 1, arbitrary: nothing },
  );
}

function combine(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf;
  const inner = combine(leaf, depth - 1);
  const chain = fc
    .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(inner, { minLength: 2, maxLength: 3 }))
    .map(([kind, operands]): Filter => ({ kind, operands }));
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: chain },
    { weight: 2, arbitrary: inner.map((operand): Filter => ({ kind: 'not', operand })) },
  );
}

/** What can stand inside the brackets of an element: its sub-attributes, or `value` for a simple attribute. */
function insideBrackets(
  element: SampledAttribute,
  attributes: readonly SampledAttribute[],
): fc.Arbitrary<Filter> {
  const { attribute, key } = element.target;
  if (attribute.type !== 'complex') return comparisons(attribute, [{ name: 'value' }], element.samples);
  const subs = attributes.filter(
    ({ target }) => target.sub !== undefined && target.key.startsWith(`${key}.`),
  );
  return fc.oneof(
    ...subs.map(({ target, samples }) => {
      const sub = target.sub ?? attribute;
      return comparisons(sub, [{ name: sub.name }, { name: sub.name.toUpperCase() }], samples);
    }),
  );
}

function leaves(attributes: readonly SampledAttribute[]): fc.Arbitrary<Filter> {
  const dotted = attributes.map(({ target, spellings, samples }) =>
    comparisons(target.sub ?? target.attribute, spellings, samples),
  );
  const valuePaths = attributes
    .filter(({ target }) => target.sub === undefined && target.attribute.multiValued)
    .map((element) =>
      fc
        .tuple(fc.constantFrom(...element.spellings), combine(insideBrackets(element, attributes), 2))
        .map(([path, filter]): Filter => ({ kind: 'valuePath', path, filter })),
    );
  const one = fc.oneof(...dotted);
  if (valuePaths.length === 0) return one;
  return fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.oneof(...valuePaths) });
}

/**
 * A filter that binds against the type whose attributes are given: every operator that each allows, null, `pr`, value
 * paths, `and`, `or` and `not` up to `depth` levels, operands mostly near values that resources really have.
 */
export function filterArbitrary(options: {
  readonly attributes: readonly SampledAttribute[];
  readonly depth?: number;
}): fc.Arbitrary<Filter> {
  return combine(leaves(options.attributes), options.depth ?? 2);
}
