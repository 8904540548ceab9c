import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { uuidBytes } from '../ids.js';
import { PackedMembers } from './packed-members.js';

const members = fc.uniqueArray(
  fc.record({ value: fc.uuid(), type: fc.constantFrom('User', 'Group', 'Device') }),
  { maxLength: 60, selector: ({ value }) => value },
);

type Members = readonly { readonly value: string; readonly type: string }[];

const packed = (list: Members) =>
  [...new Set(list.map(({ type }) => type))].map((type) => ({
    type,
    ids: Buffer.concat(
      list.filter((member) => member.type === type).flatMap(({ value }) => uuidBytes(value) ?? []),
    ),
  }));

const inOrder = (list: Members): Members => [...list].sort((a, b) => (a.value < b.value ? -1 : 1));

describe('a packed member list', () => {
  it('S-GRP-08: gives the members in the order of their ids, whatever their types, as often as it is asked', () => {
    fc.assert(
      fc.property(members, fc.nat(60), (list, cut) => {
        const sorted = inOrder(list);
        const parts = [sorted.slice(0, cut), sorted.slice(cut)].map(packed);
        const read = new PackedMembers(parts);
        expect(read.length).toBe(list.length);
        expect([...read]).toEqual(sorted);
        expect([...read]).toEqual(sorted);
      }),
      propertyParameters(200),
    );
  });
});
