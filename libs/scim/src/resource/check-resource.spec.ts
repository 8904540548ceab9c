import { describe, expect, it } from '@jest/globals';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { checkResource } from './check-resource.js';
import type { Resource } from './resource.js';

const badge = defineSchema({
  id: 'urn:example:2.0:Badge',
  name: 'Badge',
  description: 'A badge.',
  attributes: [
    { name: 'colour', description: '', required: true },
    {
      name: 'doors',
      description: '',
      multiValued: true,
      subAttributes: [{ name: 'value', description: '', required: true }],
    },
  ],
});
const WITH_BADGE: ResourceType = { ...USER_TYPE, extensions: [{ schema: badge, required: true }] };

describe('checkResource', () => {
  it('C-CHAR-03: names the attribute, and every problem', () => {
    expect(() => checkResource(USER_TYPE, {})).toThrow(/^userName is required and must not be empty\.$/);
    expect(() => checkResource(WITH_BADGE, {})).toThrow(
      /^2 problems\. userName is required and must not be empty\. The schema extension urn:example:2\.0:Badge is required\.$/,
    );
  });

  it('P-PATCH-23: does not look at what is readOnly, nor at collections', () => {
    const schema = defineSchema({
      id: 'urn:example:2.0:Crew',
      name: 'Crew',
      description: '',
      attributes: [
        { name: 'made', description: '', required: true, mutability: 'readOnly' },
        { name: 'members', description: '', required: true, multiValued: true },
      ],
    });
    const type: ResourceType = { ...GROUP_TYPE, schema, collections: ['members'] };
    expect(() => checkResource(type, {})).not.toThrow();
    expect(() => checkResource({ ...type, collections: [] }, {})).toThrow(
      'members is required and must not be empty.',
    );
  });

  it('accepts complete resources, whatever else they hold', () => {
    expect(() =>
      checkResource(USER_TYPE, { userName: 'a', id: '1', emails: [{ value: 'a', primary: true }] }),
    ).not.toThrow();
    expect(() => checkResource(GROUP_TYPE, { displayName: 'G' })).not.toThrow();
    const data = { colour: 'teal', doors: [{ value: 'a' }] };
    expect(() => checkResource(WITH_BADGE, { userName: 'a', [badge.id]: data })).not.toThrow();
  });

  it.each<[string, ResourceType, Resource, string]>([
    ['C-CHAR-03', USER_TYPE, {}, 'userName is required'],
    ['C-CHAR-03', USER_TYPE, { userName: '' }, 'userName is required'],
    ['C-CHAR-03', USER_TYPE, { userName: ' ' }, 'userName is required'],
    ['S-GRP-01', GROUP_TYPE, {}, 'displayName is required'],
    ['D-RT-04', WITH_BADGE, { userName: 'a' }, 'urn:example:2.0:Badge is required'],
    [
      'C-CHAR-03',
      WITH_BADGE,
      { userName: 'a', [badge.id]: { doors: [{ value: 'a' }] } },
      ':colour is required',
    ],
    [
      'C-CHAR-03',
      WITH_BADGE,
      { userName: 'a', [badge.id]: { colour: 'x', doors: [{}] } },
      ':doors[0].value is required',
    ],
    [
      'S-ENT-04',
      USER_TYPE,
      { userName: 'a', [URN.enterpriseUser]: { manager: { $ref: 'x' } } },
      'manager.value is missing',
    ],
    [
      'S-ENT-04',
      USER_TYPE,
      { userName: 'a', [URN.enterpriseUser]: { manager: { value: '' } } },
      'manager.value is missing',
    ],
    [
      'C-PRIM-01',
      USER_TYPE,
      {
        userName: 'a',
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
      'emails has 2 values with primary true',
    ],
  ])('%s: refuses what is incomplete: %#', (_row, type, resource, detail) => {
    expect(() => checkResource(type, resource)).toThrow(
      expect.objectContaining({ errorName: 'invalidValue', detail: expect.stringContaining(detail) }),
    );
  });
});
