import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import type { Resource } from '../resource/resource.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import type { JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

describe('groups', () => {
  it.each<[string, JsonObject, Resource, string | undefined]>([
    [
      'A63 rename with a path',
      { op: 'Replace', path: 'displayName', value: 'North' },
      { displayName: 'North', externalId: 'hd' },
      'g1',
    ],
    [
      'A64 externalId without a path',
      { op: 'replace', value: { externalId: '663a' } },
      { displayName: 'Desk', externalId: '663a' },
      'g1',
    ],
    [
      'Okta rename',
      { op: 'replace', value: { id: 'g1', displayName: 'North' } },
      { displayName: 'North', externalId: 'hd' },
      'g1',
    ],
    [
      'authentik update',
      { op: 'replace', value: { schemas: [URN.group], id: 'g1', externalId: 'x', displayName: 'North' } },
      { displayName: 'North', externalId: 'x' },
      'g1',
    ],
  ])('%s', (_name, operation, expected, id) => {
    const group: Resource = { displayName: 'Desk', externalId: 'hd' };
    const body = { schemas: [URN.patchOp], Operations: [operation] };
    const plan = planPatch(GROUP_TYPE, body, { relaxations: LENIENT, ...(id === undefined ? {} : { id }) });
    expect(applyPatch(GROUP_TYPE, group, plan)).toEqual(expected);
    expect(plan.collections).toEqual([]);
  });

  it.each<[string, readonly JsonObject[], JsonObject]>([
    [
      'A56, A57, A62 add with a null $ref',
      [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'u1' }] }],
      { add: [{ value: 'u1' }] },
    ],
    [
      'A58, A80 old-style remove',
      [{ op: 'Remove', path: 'members', value: [{ value: 'u1' }] }],
      { remove: ['u1'] },
    ],
    ['A59 compliant remove', [{ op: 'remove', path: 'members[value eq "u2"]' }], { remove: ['u2'] }],
    ['A60 bare remove', [{ op: 'remove', path: 'members' }], { clear: true }],
    [
      'A61, P7 add, then remove',
      [
        { op: 'add', path: 'members', value: [{ value: 'u1' }] },
        { op: 'remove', path: 'members[value eq "u1"]' },
      ],
      { remove: ['u1'] },
    ],
    ['A78 an empty list removes nobody', [{ op: 'Remove', path: 'members', value: [] }], {}],
    [
      '§3.1 replace',
      [{ op: 'replace', path: 'members', value: [{ value: 'u3' }] }],
      { clear: true, add: [{ value: 'u3' }] },
    ],
    [
      'Okta: remove and add in one',
      [
        { op: 'remove', path: 'members[value eq "u1"]' },
        { op: 'add', path: 'members', value: [{ value: 'u2', display: 'B' }] },
      ],
      { add: [{ value: 'u2' }], remove: ['u1'] },
    ],
  ])('%s', (_name, operations, expected) => {
    const body = { schemas: [URN.patchOp], Operations: operations };
    const { collections, steps } = planPatch(GROUP_TYPE, body, { relaxations: LENIENT });
    const nothing = { kind: 'delta', attribute: 'members', clear: false, add: [], remove: [] };
    expect(collections).toEqual([{ ...nothing, ...expected }]);
    expect(steps).toEqual([]);
  });
});
