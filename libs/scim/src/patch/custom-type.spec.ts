import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

const EXTRA = 'urn:example:schemas:2.0:Extra';
const ASSET: ResourceType = {
  name: 'Asset',
  description: 'Things.',
  endpoint: '/Assets',
  schema: defineSchema({
    id: 'urn:example:schemas:2.0:Asset',
    name: 'Asset',
    description: 'A thing.',
    attributes: [
      { name: 'serial', description: 'Given once.', mutability: 'immutable' },
      { name: 'tags', description: 'Labels.', multiValued: true },
      { name: 'marks', description: 'Given once.', multiValued: true, mutability: 'immutable' },
      { name: 'owners', description: 'At least one.', multiValued: true, required: true },
      {
        name: 'origin',
        description: 'Where from.',
        subAttributes: [
          { name: 'place', description: 'Place.', mutability: 'immutable' },
          { name: 'note', description: 'Note.' },
          { name: 'codes', description: 'Codes.', multiValued: true },
        ],
      },
      {
        name: 'ports',
        description: 'Ports.',
        multiValued: true,
        subAttributes: [
          { name: 'value', description: 'Port.', type: 'integer', required: true },
          { name: 'type', description: 'Kind.', mutability: 'immutable' },
          { name: 'note', description: 'Note.' },
          { name: 'codes', description: 'Codes.', multiValued: true },
        ],
      },
    ],
  }),
  extensions: [
    {
      schema: defineSchema({
        id: EXTRA,
        name: 'Extra',
        description: 'More.',
        attributes: [
          { name: 'must', description: 'Needed.', required: true },
          { name: 'fixed', description: 'Given once.', mutability: 'immutable' },
          { name: 'note', description: 'Note.' },
          { name: 'schemas', description: 'Drawings.' },
          { name: 'parts', description: 'Parts.', multiValued: true },
        ],
      }),
      required: false,
    },
  ],
  collections: [],
};

const THING: Resource = { owners: ['ines'], tags: ['a', 'b'], ports: [{ value: 1, type: 'tcp' }] };

function patched(thing: Resource, ...operations: Json[]): Resource {
  const body = { schemas: [URN.patchOp], Operations: operations };
  return applyPatch(ASSET, thing, planPatch(ASSET, body, { relaxations: LENIENT }));
}

function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('immutable attributes', () => {
  it.each(['add', 'replace'])('P-PATCH-12, P-REP-09: %s works while there is no value', (op) => {
    const once = patched(THING, { op, path: 'serial', value: 's1' });
    expect(once).toEqual({ ...THING, serial: 's1' });
    expect(patched(once, { op, path: 'serial', value: 's1' })).toBe(once);
    expect(refusal(() => patched(once, { op, path: 'serial', value: 's2' }))).toBe('mutability');
    expect(refusal(() => patched(once, { op: 'remove', path: 'serial' }))).toBe('mutability');
    expect(patched(THING, { op: 'remove', path: 'serial' })).toBe(THING);
  });

  it('P-PATCH-12: an equal list is no other value, and a record may repeat what is immutable', () => {
    const marked: Resource = { ...THING, marks: ['a', 'b'] };
    expect(patched(marked, { op: 'replace', path: 'marks', value: ['a', 'b'] })).toBe(marked);
    expect(refusal(() => patched(marked, { op: 'replace', path: 'marks', value: ['b'] }))).toBe('mutability');
    const record = { value: 1, type: 'tcp', note: 'n' };
    expect(patched(THING, { op: 'replace', path: 'ports[value eq 1]', value: record })['ports']).toEqual([
      record,
    ]);
  });

  it('P-REM-11: an extension goes while nothing immutable in it has a value', () => {
    const extended: Resource = { ...THING, [EXTRA]: { must: 'm' } };
    expect(patched(extended, { op: 'remove', path: EXTRA })).toEqual(THING);
    expect(patched(THING, { op: 'remove', path: EXTRA })).toBe(THING);
  });

  it('P-PATCH-12: so do immutable sub-attributes', () => {
    const once = patched(THING, { op: 'add', path: 'origin', value: { place: 'Bergen', note: 'x' } });
    expect(
      patched(once, { op: 'add', path: 'origin', value: { place: 'Bergen', note: 'y' } })['origin'],
    ).toEqual({
      place: 'Bergen',
      note: 'y',
    });
    expect(refusal(() => patched(once, { op: 'replace', path: 'origin.place', value: 'Oslo' }))).toBe(
      'mutability',
    );
    expect(refusal(() => patched(once, { op: 'remove', path: 'origin.place' }))).toBe('mutability');
    expect(
      refusal(() => patched(THING, { op: 'replace', path: 'ports[value eq 1].type', value: 'udp' })),
    ).toBe('mutability');
    expect(
      refusal(() => patched(THING, { op: 'replace', path: 'ports[value eq 1]', value: { value: 1 } })),
    ).toBe('mutability');
  });
});

describe('simple multi-valued attributes', () => {
  it.each<[string, Json, Json]>([
    ['P-ADD-06', { op: 'add', path: 'tags', value: ['c', 'a'] }, ['a', 'b', 'c']],
    ['P-ADD-06: alone', { op: 'add', path: 'tags', value: 'c' }, ['a', 'b', 'c']],
    ['P-PATH-16: remove', { op: 'remove', path: 'tags[value eq "A"]' }, ['b']],
    ['P-PATH-16: replace', { op: 'replace', path: 'tags[value eq "a"]', value: 'z' }, ['z', 'b']],
    ['P-PATH-16: add without match', { op: 'add', path: 'tags[value eq "z"]', value: 'z' }, ['a', 'b', 'z']],
    ['P-REM-10', { op: 'remove', path: 'tags', value: ['b', 'x'] }, ['a']],
    ['P-ADD-07', { op: 'add', path: 'tags', value: ['A', 'C', 'c'] }, ['a', 'b', 'C']],
  ])('%s', (_name, operation, expected) => {
    expect(patched(THING, operation)['tags']).toEqual(expected);
  });

  it('a multi-valued sub-attribute is appended to by add and set by replace', () => {
    const once = patched(THING, { op: 'add', path: 'origin.codes', value: ['x'] });
    expect(patched(once, { op: 'add', path: 'origin.codes', value: ['y', 'x'] })['origin']).toEqual({
      codes: ['x', 'y'],
    });
    expect(patched(once, { op: 'replace', path: 'origin.codes', value: ['y'] })['origin']).toEqual({
      codes: ['y'],
    });
    expect(patched(once, { op: 'replace', path: 'origin.codes', value: [] })).toEqual(THING);
    const path = 'ports[value eq 1].codes';
    const added = patched(patched(THING, { op: 'add', path, value: ['x'] }), {
      op: 'add',
      path,
      value: ['y', 'x'],
    });
    expect(added['ports']).toEqual([{ value: 1, type: 'tcp', codes: ['x', 'y'] }]);
    expect(patched(added, { op: 'replace', path, value: ['z'] })['ports']).toEqual([
      { value: 1, type: 'tcp', codes: ['z'] },
    ]);
  });
});

describe('names of the base schema in an extension', () => {
  it('C-ATTR-22, S-GRP-02: are attributes like any other there', () => {
    const extended: Resource = { ...THING, [EXTRA]: { must: 'm' } };
    const type: ResourceType = { ...ASSET, collections: ['parts'] };
    const operations = [
      { op: 'add', path: `${EXTRA}:schemas`, value: 'A4' },
      { op: 'add', path: `${EXTRA}:parts`, value: ['p'] },
    ];
    const body = { schemas: [URN.patchOp], Operations: operations };
    const plan = planPatch(type, body, { relaxations: LENIENT });
    expect(plan.collections).toEqual([]);
    expect(applyPatch(type, extended, plan)[EXTRA]).toEqual({ must: 'm', schemas: 'A4', parts: ['p'] });
  });
});

describe('required attributes', () => {
  it('P-REM-06: a required list keeps an element', () => {
    expect(refusal(() => patched(THING, { op: 'remove', path: 'owners' }))).toBe('mutability');
    expect(refusal(() => patched(THING, { op: 'replace', path: 'owners', value: [] }))).toBe('mutability');
    expect(refusal(() => patched(THING, { op: 'remove', path: 'owners[value eq "ines"]' }))).toBe(
      'mutability',
    );
    expect(refusal(() => patched(THING, { op: 'remove', path: 'owners', value: ['ines'] }))).toBe(
      'mutability',
    );
    expect(
      patched({ ...THING, owners: ['ines', 'bo'] }, { op: 'remove', path: 'owners[value eq "bo"]' }),
    ).toEqual(THING);
  });

  it('P-PATCH-23: a required sub-attribute must be there in the end, not before', () => {
    expect(refusal(() => patched(THING, { op: 'add', path: 'ports[type eq "udp"].note', value: 'x' }))).toBe(
      'invalidValue',
    );
    const both = patched(
      THING,
      { op: 'add', path: 'ports[type eq "udp"].note', value: 'x' },
      { op: 'add', path: 'ports[type eq "udp"].value', value: 53 },
    );
    expect(both['ports']).toEqual([
      { value: 1, type: 'tcp' },
      { type: 'udp', note: 'x', value: 53 },
    ]);
    expect(refusal(() => patched(THING, { op: 'remove', path: 'ports[type eq "tcp"].value' }))).toBe(
      'mutability',
    );
  });

  it('P-PATCH-23: an extension that a PATCH begins needs its required attributes', () => {
    expect(refusal(() => patched(THING, { op: 'add', path: `${EXTRA}:fixed`, value: 'x' }))).toBe(
      'invalidValue',
    );
    const begun = patched(THING, { op: 'add', value: { [EXTRA]: { must: 'm', fixed: 'x' } } });
    expect(begun[EXTRA]).toEqual({ must: 'm', fixed: 'x' });
    expect(refusal(() => patched(begun, { op: 'remove', path: EXTRA }))).toBe('mutability');
  });

  it('P-PATCH-23: what a PATCH does not touch cannot refuse it', () => {
    const lacking: Resource = { tags: ['a'], [EXTRA]: { fixed: 'x' } };
    expect(patched(lacking, { op: 'add', path: 'serial', value: 's1' })).toEqual({
      ...lacking,
      serial: 's1',
    });
    expect(patched(lacking, { op: 'add', path: `${EXTRA}:note`, value: 'n' })[EXTRA]).toEqual({
      fixed: 'x',
      note: 'n',
    });
  });
});
