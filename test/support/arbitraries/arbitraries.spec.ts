import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bindFilter, GROUP_TYPE, matches, STRICT, USER_TYPE } from '@rollcall/scim';
import type { BoundFilter, Filter, Resource, ResourceType } from '@rollcall/scim';
import { DEVICE_TYPE, deviceArbitrary } from './device-type.js';
import { filterArbitrary, sampleAttributes } from './filter-arbitrary.js';
import { propertyParameters } from './property-parameters.js';
import { userArbitrary, usersArbitrary } from './user-arbitrary.js';

interface Case {
  readonly resources: readonly Resource[];
  readonly filters: readonly Filter[];
}

function cases(type: ResourceType, resource: fc.Arbitrary<Resource>): fc.Arbitrary<Case> {
  return fc.array(resource, { minLength: 1, maxLength: 6 }).chain((resources) =>
    fc
      .array(filterArbitrary({ attributes: sampleAttributes(type, resources) }), {
        minLength: 5,
        maxLength: 5,
      })
      .map((filters) => ({ resources, filters })),
  );
}

function bind(filter: Filter, type: ResourceType): BoundFilter {
  return bindFilter(filter, type, STRICT);
}

const GROUP: fc.Arbitrary<Resource> = fc.constant({
  id: 'g',
  displayName: 'Tour',
  members: [{ value: 'u', type: 'User' }],
});

describe.each([
  ['User', USER_TYPE, userArbitrary()],
  ['Group', GROUP_TYPE, GROUP],
  ['Device', DEVICE_TYPE, deviceArbitrary()],
])('filters of %s', (_name, type, resource) => {
  it('law: not is the complement, and and or are those of logic (Q-FILTER-35)', () => {
    fc.assert(
      fc.property(cases(type, resource), ({ resources, filters }) => {
        const [first, second] = filters;
        if (first === undefined || second === undefined) return;
        for (const each of resources) {
          const one = matches(bind(first, type), each);
          const other = matches(bind(second, type), each);
          expect(matches(bind({ kind: 'not', operand: first }, type), each)).toBe(!one);
          expect(matches(bind({ kind: 'and', operands: [first, second] }, type), each)).toBe(one && other);
          expect(matches(bind({ kind: 'or', operands: [first, second] }, type), each)).toBe(one || other);
        }
      }),
      propertyParameters(300),
    );
  });
});

describe('userArbitrary', () => {
  it('makes users in canonical form: no null, no empty array, no empty object, one primary at most', () => {
    const check = (value: unknown): void => {
      expect(value).not.toBeNull();
      expect(value).toBeDefined();
      if (typeof value !== 'object' || value === null) return;
      expect(Object.keys(value).length).toBeGreaterThan(0);
      Object.values(value).forEach(check);
    };
    fc.assert(
      fc.property(userArbitrary(), (user) => {
        check(user);
        const emails = Array.isArray(user['emails']) ? user['emails'] : [];
        expect(emails.filter((email: { primary?: boolean }) => email.primary === true).length).toBeLessThan(
          2,
        );
      }),
      propertyParameters(300),
    );
  });

  it('makes users that can live side by side (S-USER-02)', () => {
    fc.assert(
      fc.property(usersArbitrary({ minLength: 2, maxLength: 20 }), (users) => {
        expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
      }),
      propertyParameters(50),
    );
  });
});

describe('filterArbitrary', () => {
  it('hits some users and misses others often enough for a comparison with SQL to mean something', () => {
    let hits = 0;
    let misses = 0;
    for (const { resources, filters } of fc.sample(cases(USER_TYPE, userArbitrary()), {
      numRuns: 200,
      seed: 1,
    })) {
      for (const filter of filters) {
        const bound = bind(filter, USER_TYPE);
        for (const user of resources) {
          if (matches(bound, user)) hits += 1;
          else misses += 1;
        }
      }
    }
    expect(hits / (hits + misses)).toBeGreaterThan(0.25);
    expect(misses / (hits + misses)).toBeGreaterThan(0.25);
  });

  it('uses every operator and every kind of node', () => {
    const seen = new Set<string>();
    const visit = (filter: Filter): void => {
      seen.add(filter.kind === 'compare' ? filter.operator : filter.kind);
      if (filter.kind === 'and' || filter.kind === 'or') filter.operands.forEach(visit);
      if (filter.kind === 'not') visit(filter.operand);
      if (filter.kind === 'valuePath') visit(filter.filter);
    };
    for (const { filters } of fc.sample(cases(USER_TYPE, userArbitrary()), { numRuns: 200, seed: 1 }))
      filters.forEach(visit);
    expect([...seen].sort()).toEqual(
      [
        'and',
        'co',
        'eq',
        'ew',
        'ge',
        'gt',
        'le',
        'lt',
        'ne',
        'not',
        'or',
        'present',
        'sw',
        'valuePath',
      ].sort(),
    );
  });
});
