/** Few values, so that random requests meet each other: names that collide once prepared, texts that fold or nearly do. */
export const USER_NAMES: readonly string[] = [
  'ines',
  'Ines',
  'INÉS',
  'inés',
  'ｍｏ',
  'mo',
  'Zoë',
  'zoë ola',
  'bj.ensen@example.com',
  'BJ.Ensen@Example.com',
  'ola',
  'per',
  'siri',
];

export const GROUP_NAMES: readonly string[] = [
  'Desk',
  'desk',
  'DESK ',
  'Øst',
  'øst',
  'Team A',
  'team b',
  'Harbour',
  '50%',
];

/** For attributes that need not be unique; an empty text is a value in POST and PUT, and none in PATCH. */
export const TEXTS: readonly string[] = [
  '',
  'Lead',
  'lead',
  'LEAD ',
  'Analyst',
  'résumé',
  'RÉSUMÉ',
  '50%',
  '5_0',
  'ab',
  "O'Malley",
  '"quoted"',
  'a\\b',
];

export const MAIL_ADDRESSES: readonly string[] = ['a@x.example', 'A@x.example', 'b@x.example', 'c@y.example'];

export const MAIL_TYPES: readonly string[] = ['work', 'home', 'other'];

/** An id that nothing ever has. */
export const NOBODY = '019b0000-0000-7000-8000-000000000000';
