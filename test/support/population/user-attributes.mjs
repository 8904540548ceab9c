import { DIVISIONS, OCCUPATIONS, ORGANIZATIONS, PLACES, RANKS, ROLES, STREETS } from './words.mjs';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/**
 * A user with all that Microsoft Entra ID sends by its default mapping and some more, about 1.1 KB of JSON, in the
 * order in which the service reads attributes. Four in ten have a second address, eight in a hundred a role.
 */
export function userAttributes(user, { index, random, managerId }) {
  const draw = (purpose, limit) => random(index, 100 + purpose) % limit;
  const from = (purpose, list) => list[draw(purpose, list.length)];

  const [locality, region, country, language] = from(0, PLACES);
  const streetAddress = `${1 + draw(1, 300)} ${from(2, STREETS)}`;
  const postalCode = String(10_000 + draw(3, 90_000));
  const phone = String(1_000_000 + draw(4, 9_000_000));
  const roles = draw(5, 100) < 8 ? [from(6, ROLES)] : [];
  const others = draw(7, 100) < 40 ? [`${user.givenName}.${index}@home.example`] : [];
  return {
    externalId: user.externalId,
    userName: user.userName,
    name: { formatted: user.displayName, familyName: user.familyName, givenName: user.givenName },
    displayName: user.displayName,
    title: `${from(8, RANKS)} ${from(9, OCCUPATIONS)}`,
    userType: draw(10, 10) < 9 ? 'Employee' : 'Contractor',
    preferredLanguage: language,
    locale: language,
    active: user.active,
    emails: [
      { value: user.email, type: 'work', primary: true },
      ...others.map((value) => ({ value, type: 'other' })),
    ],
    phoneNumbers: [
      { value: `+1 425 ${phone}`, type: 'work' },
      { value: `+1 206 ${phone}`, type: 'mobile' },
      { value: `+1 425 ${phone.slice(0, 4)}000`, type: 'fax' },
    ],
    addresses: [
      {
        formatted: `${streetAddress}\n${postalCode} ${locality}`,
        ...{ streetAddress, locality, region, postalCode, country },
        type: 'work',
      },
    ],
    ...(roles.length === 0
      ? {}
      : {
          roles: roles.map((value) => ({
            value,
            display: `${value} of the portal`,
            type: 'App',
            primary: true,
          })),
        }),
    [ENTERPRISE]: {
      employeeNumber: user.employeeNumber,
      costCenter: String(4000 + draw(11, 500)),
      organization: from(12, ORGANIZATIONS),
      division: DIVISIONS.find((division) => user.department.startsWith(division)),
      department: user.department,
      ...(managerId === undefined ? {} : { manager: { value: managerId } }),
    },
  };
}
