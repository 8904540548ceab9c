import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { patchWork } from './patch-work.js';
import { planPatch } from './plan-patch.js';

const TAGGED: ResourceType = {
  ...USER_TYPE,
  schema: defineSchema({
    id: 'urn:example:schemas:2.0:Tagged',
    name: 'Tagged',
    description: 'A thing with labels.',
    attributes: [
      {
        name: 'origin',
        description: 'Where from.',
        subAttributes: [{ name: 'codes', description: 'Codes.', multiValued: true }],
      },
      {
        name: 'ports',
        description: 'Ports.',
        multiValued: true,
        subAttributes: [
          { name: 'value', description: 'Port.' },
          { name: 'codes', description: 'Codes.', multiValued: true },
        ],
      },
    ],
  }),
  extensions: [],
};

function emails(count: number, first = 0): Json[] {
  return Array.from({ length: count }, (_, index) => ({
    value: `a${first + index}@x.example`,
    type: 'work',
  }));
}

function patched(
  resource: Resource,
  operations: Json,
  limits: { readonly patchElements: number; readonly values: number } = LIMITS,
  type: ResourceType = USER_TYPE,
): Resource {
  const plan = planPatch(type, { schemas: [URN.patchOp], Operations: operations }, { relaxations: LENIENT });
  return applyPatch(type, resource, plan, limits);
}

function refusal(work: () => unknown): ScimError {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('limits: values of an attribute after a PATCH', () => {
  const FULL: Resource = { userName: 'u', emails: emails(1000) };

  it.each<[string, Json]>([
    ['an add', { op: 'add', path: 'emails', value: emails(1, 1000) }],
    ['an element made for a filter', { op: 'replace', path: 'emails[type eq "home"].value', value: 'b' }],
  ])('%s beyond 1,000 is refused', (_name, operation) => {
    const error = refusal(() => patched(FULL, [operation]));
    expect([error.status, error.errorName]).toEqual([413, 'payloadTooLarge']);
    expect(error.detail).toMatch(/emails.* has 1001 values; the limit values allows 1000 in one attribute\./);
  });

  it('counts after each step, and what is there already does not grow', () => {
    expect(patched(FULL, [{ op: 'add', path: 'emails', value: emails(500) }])).toBe(FULL);
    const room: Json = { op: 'remove', path: 'emails[value eq "a0@x.example"]' };
    const more: Json = { op: 'add', path: 'emails', value: emails(1, 1000) };
    expect(patched(FULL, [room, more])['emails']).toHaveLength(1000);
    expect(refusal(() => patched(FULL, [more, room])).errorName).toBe('payloadTooLarge');
  });

  it('an attribute that was too long before can be made shorter, and others can be changed', () => {
    const stored: Resource = { userName: 'u', emails: emails(1002) };
    expect(patched(stored, [{ op: 'replace', path: 'title', value: 'T' }])['title']).toBe('T');
    const shorter = patched(stored, [{ op: 'remove', path: 'emails[value eq "a0@x.example"]' }]);
    expect(shorter['emails']).toHaveLength(1001);
    const named = patched(stored, [
      { op: 'replace', path: 'emails[value eq "a0@x.example"].display', value: 'A' },
    ]);
    expect(named['emails']).toHaveLength(1002);
  });

  it.each(['origin.codes', 'ports[value eq "1"].codes'])('holds for the sub-attribute %s', (path) => {
    const codes = ['a', 'b', 'c'];
    const thing: Resource = { origin: { codes }, ports: [{ value: '1', codes }] };
    const limits = { ...LIMITS, values: 3 };
    expect(patched(thing, [{ op: 'add', path, value: ['A', 'b'] }], limits, TAGGED)).toBe(thing);
    expect(
      refusal(() => patched(thing, [{ op: 'add', path, value: ['d'] }], limits, TAGGED)).detail,
    ).toContain('codes has 4 values; the limit values allows 3');
  });
});

describe('limits: values that a PATCH examines', () => {
  const USER: Resource = { userName: 'u', emails: emails(10) };

  it.each<[string, Json, number]>([
    ['a single attribute', { op: 'replace', path: 'title', value: 'T' }, 0],
    ['a part of a single attribute', { op: 'add', path: 'name.givenName', value: 'T' }, 0],
    ['an extension', { op: 'remove', path: URN.enterpriseUser }, 0],
    ['a list that is added', { op: 'add', path: 'emails', value: emails(3) }, 13],
    ['all values that are removed', { op: 'remove', path: 'emails' }, 0],
    ['a filter', { op: 'remove', path: 'emails[type eq "work"]' }, 10],
    ['a part of each value', { op: 'remove', path: 'emails.display' }, 10],
    [
      'a filter of three terms',
      { op: 'remove', path: 'emails[not (type pr) and (value pr or primary eq true)]' },
      30,
    ],
    ['a list that is removed', { op: 'remove', path: 'emails', value: emails(3) }, 23],
    [
      'a list of two shapes',
      { op: 'remove', path: 'emails', value: [{ value: 'a' }, { type: 'b' }, {}] },
      32,
    ],
    ['an attribute without values', { op: 'remove', path: 'ims[type pr]' }, 0],
  ])('%s', (_name, operation, work) => {
    const body = { schemas: [URN.patchOp], Operations: [operation] };
    const { steps } = planPatch(USER_TYPE, body, { relaxations: LENIENT });
    expect(steps.map((step) => patchWork(USER, step))).toEqual([work]);
  });

  it('counts long values once for every 256 characters', () => {
    const certificates = [{ value: 'A'.repeat(1024) }, { value: 'B'.repeat(253), type: 'work' }, {}];
    const body = {
      schemas: [URN.patchOp],
      Operations: [{ op: 'remove', path: 'x509Certificates[type pr]' }],
    };
    const { steps } = planPatch(USER_TYPE, body, { relaxations: LENIENT });
    const user: Resource = { userName: 'u', x509Certificates: certificates };
    expect(steps.map((step) => patchWork(user, step))).toEqual([4 + 2 + 1]);
  });

  it('counts the characters of a list inside a value', () => {
    const body = { schemas: [URN.patchOp], Operations: [{ op: 'remove', path: 'ports[value pr]' }] };
    const { steps } = planPatch(TAGGED, body, { relaxations: LENIENT });
    const codes = ['a'.repeat(256), 'b'.repeat(256), 'c'];
    expect(steps.map((step) => patchWork({ ports: [{ codes }, {}] }, step))).toEqual([3 + 1]);
  });

  it('counts what is joined to the values of each element', () => {
    const thing: Resource = { origin: { codes: ['a', 'b'] }, ports: [{ codes: ['a', 'b'] }, { value: '2' }] };
    const body = {
      schemas: [URN.patchOp],
      Operations: ['origin.codes', 'ports.codes'].map((path) => ({
        op: 'add',
        path,
        value: ['c', 'd', 'e'],
      })),
    };
    const { steps } = planPatch(TAGGED, body, { relaxations: LENIENT });
    expect(steps.map((step) => patchWork(thing, step))).toEqual([2 + 3, 2 + 3 + (2 + 3) + (0 + 3)]);
  });

  it('a PATCH that would examine more than the limit is refused before it does', () => {
    let reads = 0;
    const watched = {
      get value(): string {
        reads += 1;
        return 'a@x.example';
      },
    };
    const user: Resource = { userName: 'u', emails: [watched] };
    const operation: Json = { op: 'replace', path: 'emails[value eq "a@x.example"].display', value: 'A' };
    const body = { schemas: [URN.patchOp], Operations: [operation] };
    const { steps } = planPatch(USER_TYPE, body, { relaxations: LENIENT });
    expect(steps.map((step) => patchWork(user, step))).toEqual([2]);
    reads = 0;
    const error = refusal(() => patched(user, [operation], { ...LIMITS, patchElements: 1 }));
    expect([error.status, error.errorName, reads]).toEqual([413, 'payloadTooLarge', 0]);
    expect(error.detail).toMatch(
      /Operations\[0\].*limit patchElements allows, 1\. Send them in several requests/,
    );
    expect(patched(user, [operation], { ...LIMITS, patchElements: 2 })['emails']).toHaveLength(1);
  });

  it('a thousand operations on a thousand values are too many, on a hundred they are not', () => {
    const operations = Array.from({ length: 1000 }, (_, index) => ({
      op: 'replace',
      path: `emails[value eq "a${index % 100}@x.example"].display`,
      value: `d${index}`,
    }));
    const few: Resource = { userName: 'u', emails: emails(100) };
    expect(patched(few, operations)['emails']).toHaveLength(100);
    const many: Resource = { userName: 'u', emails: emails(1000) };
    expect(refusal(() => patched(many, operations)).detail).toContain('patchElements');
  });
});
