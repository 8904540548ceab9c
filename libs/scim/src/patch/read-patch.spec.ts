import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { readPatch } from './read-patch.js';

const SCHEMAS = [URN.patchOp];
const TITLE = { op: 'add', path: 'title', value: 'x' };

function refusal(body: Json): string {
  try {
    readPatch(body);
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('the envelope of a PATCH', () => {
  it.each<[string, Json]>([
    ['P-PATCH-01: without schemas', { Operations: [TITLE] }],
    ['P-PATCH-01: with another URN', { schemas: [URN.user], Operations: [TITLE] }],
    ['P-PATCH-01: with schemas that are a string', { schemas: URN.patchOp, Operations: [TITLE] }],
    ['P-PATCH-02: without Operations', { schemas: SCHEMAS }],
    ['P-PATCH-02: with Operations {}', { schemas: SCHEMAS, Operations: {} }],
    ['P-PATCH-02: with Operations []', { schemas: SCHEMAS, Operations: [] }],
    ['P-PATCH-02: with Operations null', { schemas: SCHEMAS, Operations: null }],
    ['P-PATCH-02: with Operations as a string', { schemas: SCHEMAS, Operations: 'add' }],
    ['P-PATCH-02: with an operation that is no object', { schemas: SCHEMAS, Operations: [TITLE, 'add'] }],
    ['P-PATCH-02: as an array', [TITLE]],
    ['P-PATCH-02: as null', null],
    ['P-PATCH-03: without op', { schemas: SCHEMAS, Operations: [{ path: 'title', value: 'x' }] }],
    ['P-PATCH-03: with op move', { schemas: SCHEMAS, Operations: [{ op: 'move', path: 'title' }] }],
    ['P-PATCH-03: with op null', { schemas: SCHEMAS, Operations: [{ op: null, path: 'title' }] }],
    ['C-ATTR-25: with Operations twice', { schemas: SCHEMAS, Operations: [TITLE], operations: [TITLE] }],
    ['C-ATTR-25: with op twice', { schemas: SCHEMAS, Operations: [{ ...TITLE, OP: 'remove' }] }],
  ])('%s is invalidSyntax', (_name, body) => {
    expect(refusal(body)).toBe('invalidSyntax');
  });

  it.each<[Json]>([[5], [true], [['title']], [{ attribute: 'title' }]])(
    'P-PATH-09: the path %j is invalidPath',
    (path) => {
      expect(refusal({ schemas: SCHEMAS, Operations: [{ op: 'add', path, value: 'x' }] })).toBe(
        'invalidPath',
      );
    },
  );

  it('P-PATCH-01: other URNs may stand beside that of PatchOp', () => {
    for (const schemas of [
      [URN.patchOp, URN.user],
      [5, URN.patchOp],
    ]) {
      expect(refusal({ schemas, Operations: [TITLE] })).toBe('accepted');
    }
  });

  it('C-NULL-01: a path of null is no path', () => {
    const [operation] = readPatch({ schemas: SCHEMAS, Operations: [{ op: 'add', path: null, value: {} }] });
    expect(operation).toEqual({ op: 'add', value: {}, where: 'Operations[0]' });
  });

  it('P-PATCH-02, P-PATCH-04: Operations and op are read in any letter case', () => {
    const operations = [
      { op: 'Replace', path: 'title', value: 'x' },
      { OP: 'REMOVE', Path: 'title' },
    ];
    expect(readPatch({ SCHEMAS: [URN.patchOp.toUpperCase()], operations })).toEqual([
      { op: 'replace', path: 'title', value: 'x', where: 'Operations[0]' },
      { op: 'remove', path: 'title', where: 'Operations[1]' },
    ]);
  });

  it('P-REP-11: an explicit null is a value, and unknown members are ignored', () => {
    const operation = { op: 'replace', path: 'title', value: null, name: 'addMember', __proto__: null };
    expect(readPatch({ schemas: SCHEMAS, Operations: [operation], extra: 1 })).toEqual([
      { op: 'replace', path: 'title', value: null, where: 'Operations[0]' },
    ]);
  });

  it('RFC 7644 §3.12: more operations than the limit are payloadTooLarge, naming it', () => {
    const Operations = Array.from({ length: LIMITS.patchOperations + 1 }, () => TITLE);
    const body = { schemas: SCHEMAS, Operations };
    expect(refusal(body)).toBe('payloadTooLarge');
    expect(() => readPatch(body)).toThrow(/patchOperations/);
    expect(readPatch({ ...body, Operations: Operations.slice(1) })).toHaveLength(LIMITS.patchOperations);
  });
});

/** RFC 7644 §3.12: the detail is for a person. */
describe('the detail of a PATCH whose envelope is wrong', () => {
  it.each<[Json, string, string]>([
    [null, 'invalidSyntax', 'The body of a PATCH must be a JSON object.'],
    [{ Operations: [TITLE] }, 'invalidSyntax', `The "schemas" of a PATCH must name "${URN.patchOp}".`],
    [
      { schemas: [5], Operations: [TITLE] },
      'invalidSyntax',
      `The "schemas" of a PATCH must name "${URN.patchOp}".`,
    ],
    [
      { schemas: SCHEMAS },
      'invalidSyntax',
      'A PATCH must have "Operations": an array of one or more operations.',
    ],
    [{ schemas: SCHEMAS, SCHEMAS }, 'invalidSyntax', 'The body has the member "schemas" more than once.'],
    [
      { schemas: SCHEMAS, Operations: [TITLE], operations: [] },
      'invalidSyntax',
      'The body has the member "Operations" more than once.',
    ],
    [{ schemas: SCHEMAS, Operations: [TITLE, 5] }, 'invalidSyntax', 'Operations[1] must be a JSON object.'],
    [
      { schemas: SCHEMAS, Operations: [{ ...TITLE, VALUE: 'y' }] },
      'invalidSyntax',
      'Operations[0] has the member "value" more than once.',
    ],
    [
      { schemas: SCHEMAS, Operations: [{ ...TITLE, op: 'move' }] },
      'invalidSyntax',
      'The "op" of Operations[0] must be "add", "remove" or "replace", not "move".',
    ],
    [
      { schemas: SCHEMAS, Operations: [{ ...TITLE, op: 5 }] },
      'invalidSyntax',
      'The "op" of Operations[0] must be "add", "remove" or "replace".',
    ],
    [
      { schemas: SCHEMAS, Operations: [{ ...TITLE, path: 5 }] },
      'invalidPath',
      'The path of Operations[0] must be a string.',
    ],
    [
      { schemas: SCHEMAS, Operations: [TITLE, TITLE, TITLE] },
      'payloadTooLarge',
      'The PATCH has 3 operations; the limit patchOperations allows 2. Send them in several requests.',
    ],
  ])('P-PATCH-01 to P-PATCH-04, P-PATH-09: %j', (body, name, detail) => {
    expect(() => readPatch(body, { ...LIMITS, patchOperations: 2 })).toThrow(
      expect.objectContaining({ errorName: name, detail }),
    );
  });
});
