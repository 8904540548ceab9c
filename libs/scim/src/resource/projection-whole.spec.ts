import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import type { AttributeDefinition } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { projectResource } from './project-resource.js';
import { readProjection, showsAllBut, wants } from './projection.js';
import type { ProjectionParameters } from './projection.js';
import type { Resource } from './resource.js';

const description = '';

function typeWith(id: string, attributes: readonly AttributeDefinition[]): ResourceType {
  const schema = defineSchema({ id, name: 'Thing', description, attributes });
  return { ...USER_TYPE, name: 'Thing', schema, extensions: [] };
}

const CARD = typeWith('urn:example:thing.v2', [
  { name: 'label', description },
  {
    name: 'card',
    description,
    returned: 'always',
    subAttributes: [
      { name: 'number', description },
      { name: 'issuer', description },
      { name: 'pin', description, returned: 'request' },
    ],
  },
]);
const STORED: Resource = { id: '1', label: 'l', card: { number: 'n', issuer: 'i', pin: 'p' } };

function shown(params: ProjectionParameters, supplied: readonly string[] = []): Resource {
  const projection = readProjection(CARD, params, { relaxations: LENIENT });
  return projectResource(CARD, STORED, projection, { supplied: new Set(supplied) });
}

describe('showsAllBut', () => {
  const shows = (type: ResourceType, params: ProjectionParameters, ...apart: readonly string[]): boolean =>
    showsAllBut(type, readProjection(type, params, { relaxations: LENIENT }), new Set(apart));

  it.each<[ProjectionParameters, readonly string[], boolean]>([
    [{}, [], true],
    [{ excludedAttributes: ['title'] }, [], false],
    [{ excludedAttributes: ['title'] }, ['title'], true],
    [{ excludedAttributes: ['title'] }, ['nickName'], false],
    [{ excludedAttributes: ['emails.type'] }, [], false],
    [{ excludedAttributes: ['emails.type'] }, ['emails'], true],
    [{ attributes: ['userName'] }, [], false],
  ])('Q-ATTR-02, Q-ATTR-03: a user with %j, looking away from %j: %j', (params, apart, whole) => {
    expect(shows(USER_TYPE, params, ...apart)).toBe(whole);
  });

  it('C-CHAR-13: what is returned on request alone is not there', () => {
    const type = typeWith('urn:example:2.0:Rare', [{ name: 'rare', description, returned: 'request' }]);
    expect([shows(type, {}), shows(type, {}, 'rare'), shows(CARD, {}), shows(CARD, {}, 'card')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('a complex attribute that is always returned', () => {
  it('C-CHAR-11: comes with its default parts, or with those that are named', () => {
    const id = { schemas: [CARD.schema.id], id: '1' };
    const card = { number: 'n', issuer: 'i' };
    expect(shown({ attributes: ['label'] })).toEqual({ ...id, label: 'l', card });
    expect(shown({ attributes: ['id'] })).toEqual({ ...id, card });
    expect(shown({ attributes: ['card.number'] })).toEqual({ ...id, card: { number: 'n' } });
    expect(shown({ attributes: ['card.pin'] })).toEqual({ ...id, card: { pin: 'p' } });
  });

  it('C-CHAR-13: a part that was left out does not come back because another was supplied', () => {
    expect(shown({ excludedAttributes: ['card.issuer'] }, ['card'])['card']).toEqual({
      number: 'n',
      pin: 'p',
    });
  });
});

describe('names in a projection', () => {
  it('Q-ATTR-08: the URN of a schema stands for its attributes, also one that ends in a dot and a word', () => {
    expect(shown({ attributes: [CARD.schema.id] })).toEqual(shown({}));
    expect(shown({ excludedAttributes: [CARD.schema.id] })).not.toHaveProperty('label');
    expect(shown({ excludedAttributes: ['urn:example:thing'] })).toEqual(shown({}));
  });

  it('Q-ATTR-04: both parameters are refused in words', () => {
    expect(() => shown({ attributes: ['id'], excludedAttributes: ['label'] })).toThrow(
      'The parameters attributes and excludedAttributes exclude each other; send one of them.',
    );
  });

  it('C-ATTR-16: a schema that repeats a common attribute does not change it', () => {
    const type = typeWith('urn:example:2.0:Odd', [{ name: 'externalId', description, returned: 'request' }]);
    expect(wants(readProjection(type, {}, { relaxations: LENIENT }), 'externalId')).toBe(true);
  });

  it('C-ATTR-15: nothing empty is shown', () => {
    const projection = readProjection(CARD, {}, { relaxations: LENIENT });
    expect(projectResource(CARD, { label: null, card: { pin: 'p' } }, projection)).toEqual({
      schemas: [CARD.schema.id],
    });
  });
});
