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

/** Of badges: one colour is none that the schema lists, and numbers count by letter case. */
export const BADGE_COLOURS: readonly string[] = ['Amber', 'AMBER', 'green', 'teal'];

export const BADGE_NUMBERS: readonly string[] = ['B1', 'b1', 'B2', 'B2 ', 'C1', 'c1', 'C2', 'Ç2', 'D', 'd'];

/** Of robots; letter case does not count. */
export const SERIALS: readonly string[] = ['R-1', 'r-1', 'R-2', 'R-3', 'Ø-1', 'ø-1', 'R 4', 'R 4 '];

export const TAGS: readonly string[] = ['a', 'A', 'b', 'résumé', 'RÉSUMÉ', '50%'];

/** An id that nothing ever has. */
export const NOBODY = '019b0000-0000-7000-8000-000000000000';
