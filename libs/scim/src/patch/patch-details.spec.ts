import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

const EXTRA = 'urn:example:schemas:2.0:Extra';
const MORE = 'urn:example:schemas:2.0:More';
const description = 'For tests.';
const THING: ResourceType = {
  name: 'Thing',
  description,
  endpoint: '/Things',
  schema: defineSchema({
    id: 'urn:example:schemas:2.0:Thing',
    name: 'Thing',
    description,
    attributes: [
      { name: 'serial', description, mutability: 'immutable' },
      { name: 'owners', description, multiValued: true, required: true },
      {
        name: 'origin',
        description,
        subAttributes: [
          { name: 'place', description, mutability: 'immutable' },
          { name: 'code', description, required: true },
        ],
      },
    ],
  }),
  extensions: [
    {
      schema: defineSchema({
        id: EXTRA,
        name: 'Extra',
        description,
        attributes: [{ name: 'fixed', description, mutability: 'immutable' }],
      }),
      required: false,
    },
    {
      schema: defineSchema({ id: MORE, name: 'More', description, attributes: [] }),
      required: true,
    },
  ],
  collections: [],
};
const STORED: Resource = {
  serial: 's1',
  owners: ['ines'],
  origin: { place: 'Bergen', code: 'c' },
  [EXTRA]: { fixed: 'f' },
};

function refusal(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimError) return [error.errorName, error.detail];
    throw error;
  }
  throw new Error('It was accepted.');
}

interface Patch {
  readonly relaxations?: Relaxations;
  readonly stored?: Resource;
}

/** What is said of one operation, planned and then applied. */
function said(
  type: ResourceType,
  operation: Json,
  { relaxations = LENIENT, stored }: Patch = {},
): readonly string[] {
  return refusal(() => {
    const plan = planPatch(type, { schemas: [URN.patchOp], Operations: [operation] }, { relaxations });
    if (stored !== undefined) applyPatch(type, stored, plan);
  });
}

/** RFC 7644 §3.12: the detail is for a person, who is told which operation and attribute are wrong, and what to do. */
describe('the detail of an operation that cannot be planned', () => {
  it.each<[string, Json, string, string]>([
    ['P-REM-01', { op: 'remove' }, 'noTarget', ' removes, but has no path: name what it removes.'],
    ['P-ADD-01', { op: 'add', path: 'title' }, 'invalidValue', ' has no value.'],
    [
      'P-ADD-02',
      { op: 'add', value: 'x' },
      'invalidValue',
      ': the value must be an object of attributes where the path names none.',
    ],
    [
      'C-ATTR-25',
      { op: 'add', value: { title: 'a', TITLE: 'b' } },
      'invalidSyntax',
      ' has "TITLE" twice; letter case does not count.',
    ],
    [
      'P-PATH-10',
      { op: 'add', path: 'foo', value: 'x' },
      'invalidPath',
      ': "foo" is not an attribute of User.',
    ],
    ['P-PATCH-11', { op: 'replace', path: 'id', value: 'x' }, 'mutability', ': id is read-only.'],
    ['P-PATCH-11', { op: 'remove', path: 'meta.created' }, 'mutability', ': meta.created is read-only.'],
    [
      'P-REM-06',
      { op: 'remove', path: 'userName' },
      'mutability',
      ': userName is required and cannot be removed.',
    ],
    [
      'C-CHAR-03',
      { op: 'replace', path: 'userName', value: ' ' },
      'invalidValue',
      ': userName is required and cannot be empty.',
    ],
    [
      'P-REM-09',
      { op: 'remove', path: 'emails', value: null },
      'invalidValue',
      ': emails: remove has a value; leave it out to remove all of the path or list the values to remove.',
    ],
    [
      'P-PATCH-10',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 5 },
      'invalidValue',
      ': emails.value must be a string, not a number.',
    ],
    [
      'P-PATCH-15',
      { op: 'replace', path: 'schemas', value: [URN.enterpriseUser] },
      'mutability',
      `: schemas must keep ${URN.user}.`,
    ],
    [
      'P-PATCH-15',
      { op: 'replace', path: 'schemas[value eq "x"]', value: URN.user },
      'mutability',
      ': a value of schemas cannot be changed, only added or removed.',
    ],
    [
      'P-PATCH-13',
      { op: 'add', path: 'schemas', value: [5] },
      'invalidValue',
      ': schemas must hold URIs as strings.',
    ],
  ])('%s: %j', (_row, operation, name, rest) => {
    expect(said(USER_TYPE, operation)).toEqual([name, `Operations[0]${rest}`]);
  });

  it.each<[string, Json, string, string]>([
    [
      'P-REM-09',
      { op: 'remove', path: 'emails', value: [] },
      'invalidValue',
      ': emails: remove has a value; leave it out to remove all of the path or select values by a filter in it.',
    ],
    [
      'C-ATTR-18',
      { op: 'add', path: 'schemas', value: ['urn:x:y'] },
      'invalidValue',
      ': schemas names "urn:x:y", which the resource type does not have.',
    ],
  ])('%s: %j in a strict tenant', (_row, operation, name, rest) => {
    expect(said(USER_TYPE, operation, { relaxations: STRICT })).toEqual([name, `Operations[0]${rest}`]);
  });

  it.each<[string, Json, string, string]>([
    [
      'S-GRP-02',
      { op: 'remove', path: 'members[value eq "x"].type' },
      'mutability',
      'members.type is immutable: add and remove whole values instead.',
    ],
    [
      'S-GRP-02',
      { op: 'add', path: 'members[value eq "x"]', value: { value: 'y' } },
      'mutability',
      'members: the values of a collection are immutable; add and remove them without a filter.',
    ],
    [
      'P-REM-04',
      { op: 'remove', path: 'members[$ref co "x"]' },
      'invalidFilter',
      'members can be selected by value and type only.',
    ],
    [
      'P-REP-13',
      { op: 'replace', path: 'members', value: { value: 'x' } },
      'invalidValue',
      'members must be a list of values.',
    ],
    [
      'S-GRP-03',
      { op: 'add', path: 'members', value: [{ value: 'x' }, null] },
      'invalidValue',
      'members[1] has no value: send the id of the resource that is meant.',
    ],
  ])('%s: %j', (_row, operation, name, rest) => {
    expect(said(GROUP_TYPE, operation, { relaxations: STRICT })).toEqual([name, `Operations[0]: ${rest}`]);
  });

  it.each<[string, Json, string]>([
    ['P-PATH-07', { op: 'remove', path: MORE }, `${MORE} is required and cannot be removed.`],
    ['P-PATCH-15', { op: 'remove', path: `schemas[value eq "${MORE}"]` }, `schemas must keep ${MORE}.`],
    [
      'P-REM-06',
      { op: 'add', path: 'origin', value: { code: null } },
      'origin.code is required and cannot be removed.',
    ],
  ])('%s: %j', (_row, operation, rest) => {
    expect(said(THING, operation)).toEqual(['mutability', `Operations[0]: ${rest}`]);
  });
});

it('C-CHAR-03: the detail names the sub-attribute that would be empty', () => {
  expect(said(THING, { op: 'add', path: 'origin', value: { code: ' ' } })).toEqual([
    'invalidValue',
    'Operations[0]: origin.code is required and cannot be empty.',
  ]);
});

describe('the detail of an operation that cannot be applied', () => {
  it.each<[string, Json, string]>([
    [
      'P-PATCH-12',
      { op: 'replace', path: 'serial', value: 's2' },
      'serial has a value already, and it is immutable.',
    ],
    [
      'P-PATCH-12',
      { op: 'replace', path: `${EXTRA}:fixed`, value: 'g' },
      `${EXTRA}:fixed has a value already, and it is immutable.`,
    ],
    [
      'P-PATCH-12',
      { op: 'replace', path: 'origin.place', value: 'Oslo' },
      'origin.place has a value already, and it is immutable.',
    ],
    [
      'P-REM-06',
      { op: 'remove', path: 'owners[value eq "ines"]' },
      'owners is required and cannot be removed.',
    ],
    ['P-REM-11', { op: 'remove', path: EXTRA }, `${EXTRA}:fixed has a value, and it is immutable.`],
  ])('%s: %j', (_row, operation, rest) => {
    expect(said(THING, operation, { stored: STORED })).toEqual(['mutability', `Operations[0]: ${rest}`]);
  });

  it.each<[string, Json, string, string]>([
    [
      'P-REP-07',
      { op: 'replace', path: 'emails[type sw "x"].value', value: 'a' },
      'noTarget',
      'emails.value has no value that the filter selects.',
    ],
    ['P-PATH-12', { op: 'replace', path: 'ims.value', value: 'a' }, 'noTarget', 'ims.value has no values.'],
    [
      'C-PRIM-04',
      { op: 'replace', path: 'emails.primary', value: true },
      'invalidValue',
      'emails.primary: only one value can be primary, not 2.',
    ],
  ])('%s: %j', (_row, operation, name, rest) => {
    const stored: Resource = { userName: 'u', emails: [{ value: 'a' }, { value: 'b' }] };
    expect(said(USER_TYPE, operation, { stored })).toEqual([name, `Operations[0]: ${rest}`]);
  });
});
