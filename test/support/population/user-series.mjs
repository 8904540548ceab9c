import { randomOf } from './random-of.mjs';
import { userAttributes } from './user-attributes.mjs';
import { uuidSeries } from './uuid-series.mjs';
import { DEPARTMENTS, FAMILY_BEGINNINGS, FAMILY_ENDINGS, GIVEN_NAMES } from './words.mjs';

/** What the draws of a user decide; `user-attributes.mjs` draws from 100 on. */
const DRAW = {
  externalId: 0,
  given: 4,
  beginning: 5,
  ending: 6,
  active: 7,
  department: 8,
  manager: 9,
  change: 11,
};

/** Every eighth user is the manager of a team. */
const TEAM = 8;

const hex = (number) => number.toString(16).padStart(8, '0');

/** The letters of a name that every mail server takes. */
const ascii = (name) =>
  name
    .normalize('NFD')
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase();
const GIVEN_MAILS = GIVEN_NAMES.map(ascii);
const FAMILY_MAILS = FAMILY_BEGINNINGS.map(ascii);
const ENDING_MAILS = FAMILY_ENDINGS.map(ascii);

/**
 * The users of a population, each a pure function of the seed and its place: `userAt(i)` is what a request needs to
 * address it, `resourceAt(i)` what is stored. 95 of 100 are active, 30 have a manager among the users before them, and
 * 30 were changed once, some time after they were made.
 */
export function userSeries({ seed, tenantId, users }) {
  const random = randomOf(seed);
  const ids = uuidSeries({ seed, tenantId, series: 0, count: users });

  /** A UUIDv4, as a directory's object id is. */
  function externalIdAt(index) {
    const bits = [0, 1, 2, 3].map((part) => hex(random(index, DRAW.externalId + part))).join('');
    return `${bits.slice(0, 8)}-${bits.slice(8, 12)}-4${bits.slice(12, 15)}-a${bits.slice(15, 18)}-${bits.slice(18, 30)}`;
  }

  function managerIndexAt(index) {
    if (index === 0 || random(index, DRAW.manager) % 100 >= 30) return undefined;
    const earlier = random(index, DRAW.manager + 1) % index;
    return earlier - (earlier % TEAM);
  }

  function userAt(index) {
    if (!Number.isInteger(index) || index < 0 || index >= users)
      throw new RangeError(`the population has the users 0 to ${users - 1}, not ${index}`);
    const given = random(index, DRAW.given) % GIVEN_NAMES.length;
    const beginning = random(index, DRAW.beginning) % FAMILY_BEGINNINGS.length;
    const ending = random(index, DRAW.ending) % FAMILY_ENDINGS.length;
    const mail = `${GIVEN_MAILS[given]}.${FAMILY_MAILS[beginning]}${ENDING_MAILS[ending]}.${index}`;
    const familyName = `${FAMILY_BEGINNINGS[beginning]}${FAMILY_ENDINGS[ending]}`;
    return {
      id: ids.idAt(index),
      userName: `${mail}@contoso.example`,
      email: `${mail}@mail.contoso.example`,
      externalId: externalIdAt(index),
      displayName: `${GIVEN_NAMES[given]} ${familyName}`,
      givenName: GIVEN_NAMES[given],
      familyName,
      familyBeginning: FAMILY_BEGINNINGS[beginning],
      active: random(index, DRAW.active) % 100 < 95,
      employeeNumber: String(100_000 + index),
      department: DEPARTMENTS[random(index, DRAW.department) % DEPARTMENTS.length],
      managerIndex: managerIndexAt(index),
    };
  }

  function lastModifiedAt(index) {
    const created = ids.createdAt(index);
    if (random(index, DRAW.change) % 100 >= 30) return created;
    return created + 1 + (random(index, DRAW.change + 1) % ids.timeLeft(index));
  }

  return {
    idAt: ids.idAt,
    userAt,
    resourceAt(index) {
      const user = userAt(index);
      const { managerIndex } = user;
      return {
        typeName: 'User',
        id: user.id,
        created: ids.createdAt(index),
        lastModified: lastModifiedAt(index),
        attributes: userAttributes(user, {
          index,
          random,
          managerId: managerIndex === undefined ? undefined : ids.idAt(managerIndex),
        }),
      };
    },
  };
}
