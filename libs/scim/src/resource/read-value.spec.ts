import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { LIMITS } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import { attribute } from '../schema/define-schema.js';
import type { Json } from '../text/json.js';
import { named, read, refusal } from './read-value.fixture.js';
import { readSubAttributes, readValue } from './read-value.js';

function simple(type: Attribute['type'], more: Partial<Attribute> = {}): Attribute {
  return attribute({ name: 'x', description: '', type, ...more });
}

describe('readValue: types', () => {
  it.each<[string, Attribute, Json]>([
    ['C-TYPE-01', simple('string'), 'NFC é, NFD e\u0301, 😀'],
    ['C-TYPE-02', simple('boolean'), false],
    ['C-TYPE-03', simple('decimal'), 1.5],
    ['C-TYPE-04', simple('integer'), -9_007_199_254_740_991],
    ['C-TYPE-05', simple('dateTime'), '2011-05-13T04:42:34Z'],
    ['C-TYPE-05', simple('dateTime'), '2011-05-13T04:42:34.123+02:00'],
    ['C-TYPE-05', simple('dateTime'), '2011-05-13T04:42:34'],
    ['C-TYPE-06', simple('binary'), 'aGVsbG8='],
    ['C-TYPE-06', simple('binary'), 'aGVsbG8'],
    ['C-TYPE-07', simple('reference', { referenceTypes: ['uri'] }), '../Users/1'],
    ['C-NULL-06', simple('string'), ''],
  ])('%s: %j is kept as it was written', (_row, definition, json) => {
    expect(read(definition, json)).toBe(json);
  });

  it.each<[string, Attribute, Json, string]>([
    ['C-TYPE-01', simple('string'), 5, 'x must be a string, not a number.'],
    ['C-TYPE-01', simple('string'), { a: 1 }, 'x must be a string, not an object.'],
    ['C-TYPE-01', simple('string'), ['a'], 'x must be a string, not a list.'],
    ['C-TYPE-02', simple('boolean'), 'true', 'x must be true or false, not a string.'],
    ['C-TYPE-02', simple('boolean'), 1, 'x must be true or false, not a number.'],
    ['C-TYPE-03', simple('decimal'), '1.5', 'x must be a number, not a string.'],
    ['C-TYPE-04', simple('integer'), 1.5, 'x must be a whole number'],
    ['C-TYPE-04', simple('integer'), 1e300, 'x must be a whole number'],
    ['C-TYPE-05', simple('dateTime'), '2011-05-13', 'x must be a date and time'],
    ['C-TYPE-05', simple('dateTime'), 1_305_261_754, 'x must be a date and time'],
    ['C-TYPE-05', simple('dateTime'), '24:61', 'x must be a date and time'],
    ['C-TYPE-06', simple('binary'), '***', 'x must be base64'],
    ['C-TYPE-06', simple('binary'), 1, 'x must be base64'],
    ['C-TYPE-11', named('name'), ['x'], 'name must be an object with sub-attributes, not a list.'],
    ['C-TYPE-11', named('name'), 'x', 'name must be an object with sub-attributes, not a string.'],
    ['C-TYPE-12', named('emails'), { value: 'a' }, 'emails must be a list of values, not an object.'],
    ['C-TYPE-12', named('emails'), ['a'], 'emails[0] must be an object with sub-attributes, not a string.'],
    ['S-ENT-01', named('employeeNumber'), 7, 'employeeNumber must be a string, not a number.'],
  ])('%s: %s refuses %j', (_row, definition, json, detail) => {
    const error = refusal(definition, json);
    expect([error.status, error.scimType]).toEqual([400, 'invalidValue']);
    expect(error.detail).toContain(detail);
  });

  it('names the path and the place, all problems at once, and repeats no value', () => {
    const error = refusal('emails', [{ value: 'a' }, { value: 'secret', primary: 'perhaps', type: 4 }, 5]);
    expect(error.detail).toBe(
      '3 problems. emails[1].primary must be true or false, not a string. emails[1].type must be a string, not a number. ' +
        'emails[2] must be an object with sub-attributes, not a number.',
    );
  });

  it('limits: an attribute has 1,000 values at most, and nothing is read of a longer list', () => {
    const values = Array.from({ length: 1001 }, (_, index): Json => ({ value: `a${index}` }));
    expect(read('emails', values.slice(1))).toHaveLength(1000);
    const error = refusal('emails', [...values, 5]);
    expect([error.status, error.errorName]).toEqual([413, 'payloadTooLarge']);
    expect(error.detail).toBe('emails has 1002 values; the limit values allows 1000 in one attribute.');
  });

  it('lists ten problems at most and counts the rest', () => {
    const error = refusal('emails', new Array<Json>(1000).fill(1));
    expect(error.detail).toContain('1000 problems.');
    expect(error.detail).toContain('emails[9] ');
    expect(error.detail).not.toContain('emails[10] ');
    expect(error.detail).toContain('And 990 more.');
  });

  it('limits: a string longer than the limit is refused by name', () => {
    const limits = { ...LIMITS, stringLength: 3 };
    const options = { where: 'title', exchange: 'create', relaxations: LENIENT, limits } as const;
    expect(readValue(named('title'), 'abc', options)).toBe('abc');
    expect(() => readValue(named('title'), 'abcd', options)).toThrow(
      'title is longer than the limit of 3 characters.',
    );
    expect(() => readValue(simple('binary'), 'aGVs', options)).toThrow('limit of 3');
  });
});

describe('readValue: null and empty', () => {
  it.each<[string, string, Json]>([
    ['C-NULL-01', 'title', null],
    ['C-NULL-01', 'emails', []],
    ['C-NULL-01', 'emails', [null, {}, { value: null }]],
    ['C-NULL-05', 'name', {}],
    ['C-NULL-05', 'name', { givenName: null, familyName: null }],
  ])('%s: %s %j is unassigned', (_row, name, json) => {
    expect(read(name, json)).toBeUndefined();
  });

  it('C-NULL-03: empty parts leave nothing behind', () => {
    expect(read('emails', [{ value: 'a', type: null }, {}])).toEqual([{ value: 'a' }]);
  });
});

describe('readValue: names', () => {
  it("C-ATTR-23: sub-attributes get the schema's names and order", () => {
    const value = read('name', { GIVENNAME: 'Ada', familyname: 'Lind' });
    expect(JSON.stringify(value)).toBe('{"familyName":"Lind","givenName":"Ada"}');
  });

  it('C-ATTR-26: unknown sub-attributes are left out, hostile ones too', () => {
    const hostile: Json = JSON.parse(
      '{"value":"a","foo":1,"__proto__":{"polluted":true},"constructor":{"x":1}}',
    ) as Json;
    expect(JSON.stringify(read('emails', [hostile]))).toBe('[{"value":"a"}]');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('C-ATTR-25: a sub-attribute given twice is invalidSyntax', () => {
    const error = refusal('name', { givenName: 'a', GivenName: 'b' });
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain('name.givenName is given twice');
  });

  it('C-CHAR-07, S-ENT-06: readOnly sub-attributes and the computed $ref are left out', () => {
    const manager = { value: 'm1', $ref: 'https://other.example/Users/m2', displayName: 'Boss' };
    expect(read('manager', manager)).toEqual({ value: 'm1' });
    expect(read('members', [{ value: 'u1', display: 'A', type: 'User' }])).toEqual([
      { value: 'u1', type: 'User' },
    ]);
  });

  it('P-PATCH-11: an object of which nothing can be written does not clear the attribute in PATCH', () => {
    expect(refusal('name', { firstName: 'x' }, LENIENT, 'patch').detail).toContain(
      'no sub-attribute that the schema knows',
    );
    expect(refusal('manager', { displayName: 'x' }, LENIENT, 'patch').scimType).toBe('invalidValue');
    expect(read('name', { firstName: 'x' }, LENIENT, 'create')).toBeUndefined();
    expect(read('name', {}, LENIENT, 'patch')).toBeUndefined();
  });
});

describe('readValue: lists', () => {
  it('C-PRIM-01, C-PRIM-04: two primary values are refused in every exchange', () => {
    const two = [
      { value: 'a', primary: true },
      { value: 'b', primary: true },
    ];
    for (const exchange of ['create', 'replace', 'patch'] as const) {
      expect(refusal('emails', two, LENIENT, exchange).detail).toContain(
        'emails has 2 values with primary true',
      );
    }
    expect(
      read('emails', [
        { value: 'a', primary: true },
        { value: 'b', primary: false },
      ]),
    ).toHaveLength(2);
  });

  it('C-TYPE-14: the same type and value are stored once, primary if either was', () => {
    const emails = [
      { value: 'a@x.example', type: 'work' },
      { value: 'A@X.example', type: 'Work', display: 'A', primary: true },
      { value: 'a@x.example', type: 'home' },
      { value: 'a@x.example' },
    ];
    expect(read('emails', emails)).toEqual([
      { value: 'a@x.example', display: 'A', type: 'work', primary: true },
      { value: 'a@x.example', type: 'home' },
      { value: 'a@x.example' },
    ]);
  });

  it('C-TYPE-14: values without `value` are the same when they are alike in everything', () => {
    const [bergen, oslo] = [
      { locality: 'Bergen', type: 'work' },
      { locality: 'Oslo', type: 'work' },
    ];
    expect(read('addresses', [bergen, oslo, { type: 'work', locality: 'Bergen' }])).toEqual([bergen, oslo]);
  });

  it('S-GRP-06: the same member twice is one member; ids are case-exact', () => {
    expect(read('members', [{ value: 'u1' }, { value: 'u1', type: 'User' }, { value: 'U1' }])).toEqual([
      { value: 'u1', type: 'User' },
      { value: 'U1' },
    ]);
  });

  it('C-TYPE-14: simple values are stored once', () => {
    expect(read(simple('string', { multiValued: true }), ['a', 'A', 'b'])).toEqual(['a', 'b']);
    expect(read(simple('string', { multiValued: true, caseExact: true }), ['a', 'A', 'a'])).toEqual([
      'a',
      'A',
    ]);
    expect(read(simple('integer', { multiValued: true }), [1, 2, 1])).toEqual([1, 2]);
  });

  it('C-CHAR-04: other values than the canonical ones are accepted', () => {
    expect(read('emails', [{ value: 'a', type: 'holiday' }])).toEqual([{ value: 'a', type: 'holiday' }]);
  });
});

describe('readValue: references', () => {
  it.each(['https://h/scim/v2/Users/u1', '/Users/u1', '../Users/u1', 'Users/u1'])(
    'S-REF-02, C-TYPE-07: a member given by $ref %j alone has its value',
    ($ref) => {
      expect(read('members', [{ $ref }])).toEqual([{ value: 'u1' }]);
      expect(read('members', [{ $ref, value: null }])).toEqual([{ value: 'u1' }]);
    },
  );

  it.each(['u1', 'https://h/Users/', 'https://h/Users/u1?x=1', '', '/u1', '../u1', 'Users/..', 7])(
    'S-REF-02: a $ref %j says nothing and is refused, never dropped',
    ($ref) => {
      expect(refusal('members', [{ $ref }]).detail).toContain('members[0].$ref does not end in a resource');
    },
  );

  it('S-GRP-03: a member without value is refused', () => {
    for (const member of [{ type: 'User' }, { display: 'Bob' }, { foo: 1 }, { value: '' }]) {
      expect(refusal('members', [member]).detail).toContain('members[0].value is missing');
    }
    expect(read('members', [{ $ref: null, value: 'u1' }])).toEqual([{ value: 'u1' }]);
  });

  it('P-REP-04: readSubAttributes tells what is set and what is cleared', () => {
    const options = { where: 'name', exchange: 'patch', relaxations: STRICT } as const;
    const parts = readSubAttributes(named('name'), { givenName: 'Ada', middlename: null }, options);
    expect([...parts]).toEqual([
      ['givenName', 'Ada'],
      ['middleName', undefined],
    ]);
    expect(() => readSubAttributes(named('name'), 'x', options)).toThrow('name must be an object');
    expect(() => readSubAttributes(named('manager'), { value: '' }, options)).toThrow(
      'name.value is missing',
    );
  });
});
