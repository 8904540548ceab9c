// Inputs by the grammar, right or nearly so: the ways into the parsers that blind changes do not find.
import { ATTRIBUTES, CORE, ENT, ESCAPES, GROUP, MESSAGE, NUMBERS, OPERATORS, TEXTS } from './words.mjs';

/** Makes an input of a target. @type {Readonly<Record<string, (random: object) => string>>} */
export const GENERATORS = {
  filter: (random) => filter(random, random.between(0, 5)),
  path,
  body: (random) =>
    json(random, random.pick([userBody, userBody, groupBody, patchBody, patchBody, anything])(random)),
  bulk: (random) => json(random, bulkBody(random)),
  query,
};

const some = (random, most, make) => Array.from({ length: random.between(0, most) }, () => make(random));
const chance = (random, share) => random.next() < share;

function filter(random, depth) {
  const dice = depth === 0 ? 1 : random.next();
  const inner = () => filter(random, depth - 1);
  if (dice < 0.3)
    return Array.from({ length: random.between(2, 4) }, inner).join(
      random.pick([' and ', ' or ', ' AND ', '  or\t']),
    );
  if (dice < 0.45) return `(${inner()})`;
  if (dice < 0.6) return `${random.pick(['not ', 'not', 'NOT '])}(${inner()})`;
  if (dice < 0.7) return `${random.pick(ATTRIBUTES)}[${inner()}]`;
  const attribute = random.pick(ATTRIBUTES);
  if (chance(random, 0.15)) return `${attribute} pr`;
  return `${attribute} ${random.pick(OPERATORS)} ${literal(random)}`;
}

function literal(random) {
  const dice = random.next();
  if (dice < 0.6) return string(random);
  if (dice < 0.8) return random.pick(NUMBERS);
  return random.pick(['true', 'false', 'null', 'True', 'NULL', 'undefined', '']);
}

/** A string as JSON has it, mostly. */
function string(random) {
  const escaped = chance(random, 0.2) ? random.pick(ESCAPES) : '';
  const text = JSON.stringify(random.pick(TEXTS));
  // Half a character as it is, where JSON.stringify would escape it.
  const raw = chance(random, 0.1) ? `"${random.pick(TEXTS)}"` : text;
  return `${raw.slice(0, -1)}${escaped}"`;
}

function path(random) {
  const attribute = random.pick(ATTRIBUTES);
  const dice = random.next();
  if (dice < 0.25) return attribute;
  const sub = chance(random, 0.5)
    ? `.${random.pick(['value', 'type', 'primary', 'nosuch', '', 'value.x', '$ref'])}`
    : '';
  if (dice < 0.35) return `${attribute}${sub}`;
  return `${attribute}[${filter(random, random.between(0, 3))}]${sub}`;
}

const value = (random) => random.pick([text, text, number, word, list, list, complex])(random);
const text = (random) => random.pick(TEXTS);
const number = (random) => Number(random.pick(NUMBERS)) || 0;
const word = (random) => random.pick([true, false, null]);
const list = (random) => some(random, 4, chance(random, 0.7) ? complex : value);
const complex = (random) =>
  objectOf(random, ['value', 'type', 'primary', 'display', '$ref', 'Value', 'nosuch', 'country']);

function objectOf(random, names) {
  return Object.fromEntries(
    some(random, 4, () => [
      random.pick(names),
      chance(random, 0.8) ? random.pick([text, word, number])(random) : value(random),
    ]),
  );
}

const NAMES = [
  'title',
  'displayName',
  'active',
  'name',
  'emails',
  'roles',
  'addresses',
  'x509Certificates',
  'nickName',
  'externalId',
  'id',
  'meta',
  'groups',
  'ims',
  'Title',
  'profileUrl',
  'nosuch',
  ENT,
];

function userBody(random) {
  return {
    schemas: random.pick([[CORE], [CORE, ENT], [CORE, 'urn:x'], [], CORE, null]),
    userName: chance(random, 0.9) ? `${text(random)}${random.between(0, 1e9)}` : value(random),
    ...objectOf(random, NAMES),
    ...Object.fromEntries(some(random, 4, () => [random.pick(NAMES), value(random)])),
    ...(chance(random, 0.3)
      ? { [ENT]: objectOf(random, ['department', 'manager', 'employeeNumber', 'nosuch']) }
      : {}),
  };
}

function groupBody(random) {
  return {
    schemas: [GROUP],
    displayName: chance(random, 0.9) ? `${text(random)}${random.between(0, 1e9)}` : value(random),
    members: chance(random, 0.7) ? some(random, 6, complex) : value(random),
  };
}

function operation(random) {
  return {
    op: random.pick(['add', 'replace', 'remove', 'Add', 'REMOVE', 'move', 'test', 7, null]),
    ...(chance(random, 0.8) ? { path: path(random) } : {}),
    ...(chance(random, 0.8) ? { value: value(random) } : {}),
  };
}

function patchBody(random) {
  return {
    schemas: [`${MESSAGE}:PatchOp`],
    [chance(random, 0.9) ? 'Operations' : 'operations']: some(random, 6, operation),
  };
}

function anything(random) {
  return chance(random, 0.5) ? value(random) : { schemas: [`${MESSAGE}:SearchRequest`], ...search(random) };
}

function search(random) {
  return {
    filter: filter(random, random.between(0, 3)),
    attributes: some(random, 4, (each) => each.pick(ATTRIBUTES)),
    sortBy: random.pick(ATTRIBUTES),
    startIndex: number(random),
    count: value(random),
  };
}

function bulkBody(random) {
  const bulkIds = ['a', 'b', 'c', 'A', '', 'a b', '__proto__'];
  const reference = (each) => (chance(each, 0.5) ? `bulkId:${each.pick(bulkIds)}` : text(each));
  return {
    schemas: chance(random, 0.95) ? [`${MESSAGE}:BulkRequest`] : value(random),
    ...(chance(random, 0.3)
      ? { failOnErrors: chance(random, 0.5) ? random.between(-1, 3) : value(random) }
      : {}),
    Operations: some(random, 6, (each) => ({
      method: each.pick(['POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'post', 'GET', 7, null]),
      ...(chance(each, 0.8) ? { bulkId: chance(each, 0.9) ? each.pick(bulkIds) : value(each) } : {}),
      path: each.pick([
        '/Users',
        '/Groups',
        `/Users/${reference(each)}`,
        `/Groups/${reference(each)}`,
        'Users',
        '/Me',
        '/../Users',
        '',
        7,
      ]),
      ...(chance(each, 0.2) ? { version: each.pick(['W/"1"', '*', '"1"', 'W/"', '', 7]) } : {}),
      ...(chance(each, 0.85)
        ? {
            data: each.pick([
              (one) => ({ ...userBody(one), [ENT]: { manager: { value: reference(one) } } }),
              (one) => ({ ...groupBody(one), members: some(one, 3, () => ({ value: reference(one) })) }),
              patchBody,
              value,
            ])(each),
          }
        : {}),
    })),
  };
}

/** A value as JSON text, some of it as nobody would write it. */
function json(random, root) {
  const whole = JSON.stringify(root) ?? 'null';
  if (chance(random, 0.8)) return whole;
  const odd = random.pick([
    () => JSON.stringify(root, undefined, random.pick(['\t', ' \r\n', '  '])),
    () => whole.replace(/"([^"\\]+)":/, (member) => `${member}${random.pick(NUMBERS)},${member}`),
    () => whole.replace(/\d+/g, () => random.pick(NUMBERS)),
    () => whole.replace(/"[^"\\]*"/, () => string(random)),
    () => `\ufeff${whole}`,
    () => `${whole}${random.pick([' ', ',', '{}', '\u0000', '//'])}`,
    () => whole.replaceAll('"', "'"),
    () => `{"a":${'['.repeat(200)}${']'.repeat(200)},"b":${whole}}`,
  ]);
  return odd();
}

const PARAMETERS = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
  'cursor',
  'membersCount',
  'membersCursor',
  'x',
  'FILTER',
  '',
  '__proto__',
];

function query(random) {
  const pairs = some(random, 5, () => {
    const name = random.pick(PARAMETERS);
    const plain = random.pick([
      () => filter(random, random.between(0, 3)),
      () => random.pick(ATTRIBUTES),
      () => some(random, 5, (each) => each.pick(ATTRIBUTES)).join(','),
      () => random.pick(NUMBERS),
      () => random.pick(['ascending', 'descending', 'ASC', '']),
      () => random.pick(TEXTS),
    ])();
    return chance(random, 0.05) ? name : `${name}=${encoded(random, plain)}`;
  });
  return `${random.pick(['/Users', '/Groups', '/Users/{user}', '/Groups/{group}', '/Schemas', '/ServiceProviderConfig', '/', '/Me', '/.search', '/Users/%00'])}?${pairs.join(random.pick(['&', '&', '&', ';', '&&']))}`;
}

/** Percent-encoded, or as it is, or wrong. */
function encoded(random, plain) {
  const whole = plain.toWellFormed();
  const dice = random.next();
  if (dice < 0.8) return encodeURIComponent(whole).replaceAll('%20', chance(random, 0.5) ? '+' : '%20');
  if (dice < 0.9) return encodeURIComponent(encodeURIComponent(whole));
  return `${whole}${random.pick(['%', '%4', '%zz', '%C3', '%C0%80', '%ED%A0%80', '%00', '%FF', '%u0041'])}`;
}
