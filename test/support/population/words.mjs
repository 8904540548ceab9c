// The words that people of a population are made of.

const CONSONANTS = [...'bcdfghjklmnprstvwzqx'];
const VOWELS = [...'aeiou'];

/** 2,000 beginnings of family names, three letters each. */
export const FAMILY_BEGINNINGS = CONSONANTS.flatMap((first) =>
  VOWELS.flatMap((second) => CONSONANTS.map((third) => `${first.toUpperCase()}${second}${third}`)),
);

export const FAMILY_ENDINGS = [
  ...['mann', 'sen', 'berg', 'eau', 'ini', 'ez', 'ski', 'ler', 'ström', 'ard', 'ić', 'ado'],
  ...['well', 'ton', 'ier', 'ova', 'aki', 'enko', 'off', 'elli', 'houd', 'weiß', 'insky', 'es'],
];

export const GIVEN_NAMES = [
  ...['Ada', 'Aïcha', 'Alan', 'Anna', 'Barbara', 'Björn', 'Carla', 'Chen', 'Clara', 'David', 'Donna', 'Elif'],
  ...['Emil', 'Erik', 'Fatima', 'Filip', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jan', 'José', 'Julia'],
  ...['Kai', 'Karim', 'Lena', 'Liam', 'Lucía', 'Maja', 'Marco', 'Mei', 'Mina', 'Nora', 'Olga', 'Omar'],
  ...['Paul', 'Priya', 'Quentin', 'Rosa', 'Ravi', 'Sara', 'Søren', 'Tomás', 'Uma', 'Vera', 'Wei', 'Yuki'],
];

export const RANKS = ['Junior', 'Senior', 'Principal', 'Lead', 'Deputy', 'Regional', 'Chief', 'Associate'];
export const OCCUPATIONS = ['Engineer', 'Analyst', 'Accountant', 'Designer', 'Nurse', 'Buyer', 'Architect'];

export const DIVISIONS = [
  'Products',
  'Services',
  'Research',
  'Operations',
  'Finance',
  'Sales',
  'People',
  'Legal',
];
export const DEPARTMENTS = DIVISIONS.flatMap((division) =>
  Array.from({ length: 25 }, (_, index) => `${division} ${String(index + 1).padStart(2, '0')}`),
);
export const ORGANIZATIONS = ['Contoso Europe', 'Contoso Americas', 'Contoso Asia', 'Contoso Africa'];

/** Town, region, country and language. */
export const PLACES = [
  ['Zürich', 'ZH', 'CH', 'de-CH'],
  ['Utrecht', 'Utrecht', 'NL', 'nl-NL'],
  ['Lyon', 'Auvergne-Rhône-Alpes', 'FR', 'fr-FR'],
  ['Portland', 'OR', 'US', 'en-US'],
  ['Leeds', 'West Yorkshire', 'GB', 'en-GB'],
  ['Kraków', 'Małopolskie', 'PL', 'pl-PL'],
  ['Osaka', 'Kansai', 'JP', 'ja-JP'],
  ['Mombasa', 'Coast', 'KE', 'sw-KE'],
];
export const STREETS = [
  'Station Road',
  'Harbour Street',
  'Mill Lane',
  'Church Street',
  'Lindenallee',
  'Rue Haute',
];

export const ROLES = ['Reader', 'Author', 'Approver', 'Auditor', 'Billing', 'Helpdesk', 'Operator', 'Owner'];
