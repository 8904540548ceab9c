import { describe, expect, it } from '@jest/globals';

import type { ResourceType } from '../schema/attribute.js';
import { defineSchema, type AttributeDefinition } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { contradiction, isTightened } from './contradiction.js';
import type { Resource } from './resource.js';

const ENTERPRISE = USER_TYPE.extensions[0]?.schema.id ?? '';
const URN = 'urn:example:extension:badge:2.0:User';

const BADGE: readonly AttributeDefinition[] = [
  { name: 'colour', description: 'Colour.' },
  { name: 'floors', description: 'Floors.', type: 'integer', multiValued: true },
  {
    name: 'issuer',
    description: 'Issuer.',
    subAttributes: [
      { name: 'name', description: 'Name.' },
      { name: 'note', description: 'Note.', mutability: 'readOnly' },
    ],
  },
];

const KEEPER = {
  name: 'keeper',
  description: 'Keeper.',
  subAttributes: [
    { name: 'value', description: 'Id.' },
    { name: '$ref', description: 'Address.', type: 'reference', referenceTypes: ['User'] },
  ],
} as const satisfies AttributeDefinition;

const NOTE: AttributeDefinition = { name: 'note', description: '' };

const ADDRESS: AttributeDefinition = {
  name: 'robot',
  description: 'Address.',
  type: 'reference',
  referenceTypes: ['User'],
};

function typeWith(
  attributes: readonly AttributeDefinition[] | undefined,
  { required = false }: { readonly required?: boolean } = {},
): ResourceType {
  if (attributes === undefined) return USER_TYPE;
  const schema = defineSchema({ id: URN, name: 'Badge', description: 'Badge.', attributes });
  return { ...USER_TYPE, extensions: [{ schema, required }, ...USER_TYPE.extensions] };
}

function changed(name: string, change: Partial<AttributeDefinition>): readonly AttributeDefinition[] {
  return BADGE.map((each) => (each.name === name ? { ...each, ...change } : each));
}

const NOW = typeWith(BADGE);
const STORED: Resource = {
  userName: 'ines',
  emails: [{ value: 'not an address' }],
  [URN]: { colour: 'amber', floors: [1, 2], issuer: { name: 'Desk', note: 'x' } },
};
const WITHOUT: Resource = { userName: 'ines' };

describe('contradiction', () => {
  it.each<readonly [what: string, after: ResourceType, problem: string]>([
    ['the extension is gone', typeWith(undefined), `${URN}:colour has a value.`],
    ['an attribute is gone', typeWith(BADGE.slice(1)), `${URN}:colour has a value.`],
    [
      'a sub-attribute is gone',
      typeWith(changed('issuer', { subAttributes: [{ name: 'name', description: '' }] })),
      `${URN}:issuer has a value that does not fit`,
    ],
    [
      'the type is another',
      typeWith(changed('colour', { type: 'integer' })),
      `${URN}:colour must be a whole number`,
    ],
    [
      'a list is one value',
      typeWith(changed('floors', { multiValued: false })),
      `${URN}:floors must be a whole number`,
    ],
    [
      'one value is a list',
      typeWith(changed('colour', { multiValued: true })),
      `${URN}:colour must be a list`,
    ],
    [
      'other values are canonical',
      typeWith(changed('colour', { canonicalValues: ['green', 'blue'], onlyCanonical: true })),
      `${URN}:colour must be one of "green", "blue", not "amber".`,
    ],
    [
      'other values of a sub-attribute are canonical',
      typeWith(
        changed('issuer', {
          subAttributes: [
            { name: 'name', description: '', canonicalValues: ['Gate'], onlyCanonical: true },
            { name: 'note', description: '', mutability: 'readOnly' },
          ],
        }),
      ),
      `${URN}:issuer.name must be one of "Gate", not "Desk".`,
    ],
    [
      'letter case of canonical values counts',
      typeWith(changed('colour', { canonicalValues: ['Amber'], onlyCanonical: true, caseExact: true })),
      `${URN}:colour must be one of "Amber", not "amber".`,
    ],
    [
      'a new attribute is required',
      typeWith([...BADGE, { name: 'must', description: '', required: true }]),
      `${URN}:must is required`,
    ],
  ])('%s', (_what, after, problem) => {
    expect(contradiction(NOW, after, STORED)).toContain(problem);
    expect(isTightened(NOW, after)).toBe(true);
  });

  it('tells of the first value that does not fit, and of none that did not before', () => {
    const both = changed('colour', { caseExact: true }).map((each) =>
      each.name === 'floors' ? { ...each, multiValued: false } : each,
    );
    expect(contradiction(NOW, typeWith(both), STORED)).toContain(`${URN}:floors must be a whole number`);
    const odd = { ...STORED, [URN]: { colour: 5, floors: null } };
    expect(contradiction(NOW, typeWith(BADGE), odd)).toBeUndefined();
    expect(contradiction(NOW, typeWith(BADGE.slice(0, 1)), odd)).toBeUndefined();
    expect(contradiction(NOW, typeWith(BADGE.slice(1)), { ...STORED, [URN]: {} })).toBeUndefined();
    const other = { ...STORED, [ENTERPRISE]: { department: 'Cash' } };
    expect(contradiction(NOW, typeWith(BADGE), other)).toBeUndefined();
  });

  it('looks at the attributes of the base schema, too', () => {
    const schema = { ...USER_TYPE.schema, attributes: USER_TYPE.schema.attributes.slice() };
    const without = { ...schema, attributes: schema.attributes.filter(({ name }) => name !== 'emails') };
    const after = { ...NOW, schema: without };
    expect(contradiction(NOW, after, STORED)).toBe('emails has a value.');
    expect(isTightened(NOW, after)).toBe(true);
    expect(isTightened(after, NOW)).toBe(false);
  });

  it('a value is read as it is stored: of any format, and with what is readOnly', () => {
    const formed = typeWith(changed('colour', { format: 'email', caseExact: true }));
    expect(contradiction(NOW, formed, STORED)).toBeUndefined();
    const issuer = changed('issuer', {
      subAttributes: [
        { name: 'name', description: 'Name.', caseExact: true },
        { name: 'note', description: 'Note.', mutability: 'readOnly' },
      ],
    });
    expect(contradiction(NOW, typeWith(issuer), STORED)).toBeUndefined();
    expect(isTightened(NOW, typeWith(issuer))).toBe(true);
  });

  it.each<readonly [what: string, change: Partial<AttributeDefinition>]>([
    ['is required', { required: true }],
    ['is never returned', { returned: 'never' }],
    ['refers to something else', { type: 'reference', referenceTypes: ['Group'] }],
    ['is spelled in another letter case', { name: 'Colour' }],
  ])('every resource is looked at where an attribute %s', (_what, change) => {
    const before = typeWith(changed('colour', { type: 'reference', referenceTypes: ['User'] }));
    const after = { type: 'reference', referenceTypes: ['User'], ...change } as const;
    expect(isTightened(before, typeWith(changed('colour', after)))).toBe(true);
    expect(isTightened(before, before)).toBe(false);
  });

  it('an extension that is required as before asks for nothing', () => {
    const required = typeWith(BADGE, { required: true });
    expect(isTightened(required, required)).toBe(false);
    expect(isTightened(required, NOW)).toBe(false);
    const other = NOW.extensions.map((each) => ({ ...each, required: each.schema.id !== URN }));
    const both = NOW.extensions.map((each) => ({ ...each, required: true }));
    expect(isTightened({ ...NOW, extensions: other }, { ...NOW, extensions: both })).toBe(true);
  });

  it('a resource without the attribute contradicts nothing but a required extension', () => {
    expect(contradiction(NOW, typeWith(undefined), WITHOUT)).toBeUndefined();
    expect(contradiction(NOW, typeWith(changed('colour', { required: true })), WITHOUT)).toBeUndefined();
    const required = typeWith(BADGE, { required: true });
    expect(isTightened(NOW, required)).toBe(true);
    expect(contradiction(NOW, required, WITHOUT)).toContain(`The schema extension ${URN} is required`);
    expect(contradiction(NOW, required, STORED)).toBeUndefined();
  });

  it.each<readonly [what: string, after: ResourceType]>([
    ['nothing', typeWith(BADGE)],
    ['a description', typeWith(changed('colour', { description: 'Another.' }))],
    ['suggested values', typeWith(changed('colour', { canonicalValues: ['green'] }))],
    ['when it is returned', typeWith(changed('colour', { returned: 'request' }))],
    ['when it may be written', typeWith(changed('colour', { mutability: 'immutable' }))],
    ['a further attribute', typeWith([...BADGE, { name: 'more', description: '' }])],
  ])('nobody need look at a resource where %s is changed', (_what, after) => {
    expect(isTightened(NOW, after)).toBe(false);
    expect(contradiction(NOW, after, STORED)).toBeUndefined();
  });

  it.each<readonly [what: string, before: AttributeDefinition, change: Partial<AttributeDefinition>]>([
    ['reference that gets a further part', KEEPER, { subAttributes: [...KEEPER.subAttributes, NOTE] }],
    ['reference that may not be written any more', KEEPER, { mutability: 'readOnly' }],
    ['address that may not be written any more', ADDRESS, { mutability: 'readOnly' }],
  ])('a %s is kept in another way', (_what, attribute, change) => {
    const [before, after] = [typeWith([attribute]), typeWith([{ ...attribute, ...change }])];
    expect(isTightened(before, after)).toBe(true);
    const stored = { [KEEPER.name]: { value: '1' }, [ADDRESS.name]: '/Users/1' }[attribute.name];
    const resource = { userName: 'ines', [URN]: { [attribute.name]: stored ?? '' } };
    expect(contradiction(before, after, resource)).toBeUndefined();
  });

  it('C-CHAR-04: canonical values are looked at where there are fewer, and not where there are more or none', () => {
    const only = (...canonicalValues: readonly string[]): ResourceType =>
      typeWith(changed('colour', { canonicalValues, onlyCanonical: true }));
    const [few, many] = [only('Amber', 'green'), only('Amber', 'blue', 'green')];
    expect([isTightened(NOW, few), isTightened(many, few)]).toEqual([true, true]);
    for (const after of [few, many, NOW]) expect(isTightened(few, after)).toBe(false);
    expect(contradiction(many, few, STORED)).toBeUndefined();
    expect(contradiction(many, only('green'), STORED)).toBe(
      `${URN}:colour must be one of "green", not "amber".`,
    );
    expect(contradiction(many, only('green'), WITHOUT)).toBeUndefined();
  });

  it.each(['uniqueness', 'caseExact'] as const)('index rows are written anew where %s changes', (what) => {
    const after = typeWith(
      changed('colour', what === 'caseExact' ? { caseExact: true } : { uniqueness: 'server' }),
    );
    expect(isTightened(NOW, after)).toBe(true);
    expect(contradiction(NOW, after, STORED)).toBeUndefined();
  });
});
