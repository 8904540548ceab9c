// What inputs are made of: the words of the protocol, nearly right ones, and values at the edges.

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0';

const OWN_ID = '019b0000-0000-7000-8000-000000000000';

export const ATTRIBUTES = [
  ...[
    'userName',
    'USERNAME',
    'title',
    'displayName',
    'name',
    'name.familyName',
    'name.nosuch',
    'active',
    'id',
  ],
  ...[
    'externalId',
    'emails',
    'emails.value',
    'emails.primary',
    'emails.type',
    'members',
    'members.value',
    'groups',
  ],
  ...[
    'members.$ref',
    'meta',
    'meta.created',
    'meta.version',
    'x509Certificates',
    'x509Certificates.value',
    'roles',
  ],
  ...[
    'manager',
    `${ENT}:manager`,
    `${ENT}:manager.value`,
    `${ENT}:department`,
    ENT,
    CORE,
    `${CORE}:title`,
    'addresses',
  ],
  ...[
    'password',
    'schemas',
    'urn:x:2.0:a',
    'http://example.com/x',
    '__proto__',
    'constructor',
    'toString',
    '$ref',
    'a',
  ],
  ...[
    'not',
    'and',
    'or',
    'pr',
    'eq',
    'true',
    'null',
    'value',
    'type',
    'primary',
    'display',
    'emails.',
    '.value',
    '',
  ],
];

export const OPERATORS = [
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
  'pr',
  'EQ',
  'Pr',
  'is',
  'like',
  '=',
];

export const NUMBERS = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '1E+3',
    '1e-400',
    '1e400',
    '-1e400',
    '00',
    '01',
    '1.',
    '.5',
    '+1',
    '1e',
    '--1',
  ],
  ...['9007199254740993', '2147483648', '-2147483649', '1e308', '0x10', 'NaN', 'Infinity', '1_000'],
];

/** Inside of strings, as JavaScript has them; some are half of a character. */
export const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'A',
    'work',
    OWN_ID,
    'ines@fjordbank.example',
    '2011-05-13T04:42:34Z',
    '2024-02-30T25:61:61Z',
  ],
  ...[
    'true',
    'False',
    'null',
    'ＩＮＥＳ',
    'straße',
    'İ',
    'ı',
    'ﬀ',
    'e\u0301',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u0000',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\ud800\udc00',
    '😀',
    '\ud83d\ude00\ud83d',
    '\u0007',
    '\u007f',
    '\uffff',
    '\u{10ffff}',
  ],
  ...[
    '%',
    '_',
    '\\',
    '"',
    "'",
    '--',
    ';',
    '/*',
    '${x}',
    '{{x}}',
    '../..',
    'AAAA',
    '/+8=',
    'AA=A',
    '{"value":"x"}',
  ],
  ...['\u0301'.repeat(60), 'ﷺ'.repeat(20), 'x'.repeat(511), 'é'.repeat(300)],
];

/** As they stand in JSON and in filters, some of them wrong. */
export const ESCAPES = [
  ...[
    '\\"',
    '\\\\',
    '\\/',
    '\\b',
    '\\n',
    '\\u0000',
    '\\u00e9',
    '\\ud83d\\ude00',
    '\\ud800',
    '\\udc00\\ud800',
  ],
  ...['\\u', '\\u12', '\\u{41}', '\\x41', '\\', "\\'", '\\U0041', '\\u00G0'],
];

/** Numbers of characters at which something changes: limits, and the sizes of what is stored. */
export const LENGTHS = [1, 2, 8, 40, 64, 65, 199, 201, 255, 480, 511, 512, 1000, 1001, 4096, 8191, 8193];
