import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import type { Resource } from '../resource/resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

const ENT = URN.enterpriseUser;
const ROLE = 'WindowsAzureActiveDirectoryRole';
const BARE: Resource = { userName: 'ines.okafor@fjordbank.example' };
const WORK = { primary: true, type: 'work', value: 'ines.okafor@fjordbank.example' };
const INES: Resource = {
  ...BARE,
  externalId: 'iokafor',
  active: true,
  displayName: 'Ines Okafor',
  name: { formatted: 'Ines Okafor', familyName: 'Okafor', givenName: 'Ines' },
  emails: [WORK],
};
const MANAGED: Resource = { ...INES, [ENT]: { department: 'Cash', manager: { value: 'm1' } } };

function patched(user: Resource, operations: readonly JsonObject[]): Resource {
  const body = { schemas: [URN.patchOp], Operations: operations };
  return applyPatch(USER_TYPE, user, planPatch(USER_TYPE, body, { relaxations: LENIENT, id: 'u1' }));
}

/** What the operations give on a user, and that the same request once more changes nothing (A37). */
function expectPatched(user: Resource, operations: readonly JsonObject[], expected: Resource): void {
  const once = patched(user, operations);
  expect(once).toEqual(expected);
  expect(patched(once, operations)).toBe(once);
}

describe('Entra with the flag aadOptscim062020', () => {
  it.each<[string, Resource, readonly JsonObject[], Resource]>([
    ['A38 disable', INES, [{ op: 'replace', path: 'active', value: false }], { ...INES, active: false }],
    [
      'A39 typed path, then dotted and colon keys',
      INES,
      [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@fjordbank.example' },
        {
          op: 'replace',
          value: {
            displayName: 'Ada Lind',
            'name.givenName': 'Ada',
            'name.familyName': 'Lind-Roe',
            [`${ENT}:employeeNumber`]: 'FB-0911',
          },
        },
      ],
      {
        ...INES,
        displayName: 'Ada Lind',
        name: { formatted: 'Ines Okafor', familyName: 'Lind-Roe', givenName: 'Ada' },
        emails: [{ ...WORK, value: 'ada@fjordbank.example' }],
        [ENT]: { employeeNumber: 'FB-0911' },
      },
    ],
    [
      'A40 dotted keys on a user without name',
      BARE,
      [{ op: 'replace', value: { 'name.givenName': 'Bare', 'name.formatted': 'Bare Minimum' } }],
      { ...BARE, name: { givenName: 'Bare', formatted: 'Bare Minimum' } },
    ],
    [
      'A41 replace of a complex parent merges',
      INES,
      [{ op: 'replace', path: 'name', value: { familyName: 'Roe' } }],
      { ...INES, name: { formatted: 'Ines Okafor', familyName: 'Roe', givenName: 'Ines' } },
    ],
    [
      'A42 manager as a colon key',
      BARE,
      [{ op: 'add', value: { [`${ENT}:manager`]: 'm1', title: 'Underwriter' } }],
      { ...BARE, title: 'Underwriter', [ENT]: { manager: { value: 'm1' } } },
    ],
    [
      'A43 several operations on one attribute',
      INES,
      [
        { op: 'remove', path: 'externalId' },
        { op: 'add', path: 'externalId', value: 'mid-7' },
        { op: 'replace', path: 'externalId', value: 'final-7' },
      ],
      { ...INES, externalId: 'final-7' },
    ],
    [
      'A46 the whole roles array',
      { ...BARE, roles: [{ primary: false, value: 'Old', display: 'Old' }] },
      [
        {
          op: 'replace',
          path: 'roles',
          value: [
            { primary: false, type: ROLE, display: 'Vault', value: 'Vault' },
            { primary: false, type: ROLE, display: 'Desk', value: 'Desk' },
          ],
        },
      ],
      {
        ...BARE,
        roles: [
          { primary: false, type: ROLE, display: 'Vault', value: 'Vault' },
          { primary: false, type: ROLE, display: 'Desk', value: 'Desk' },
        ],
      },
    ],
    [
      '§2.6 nested objects merge',
      MANAGED,
      [{ op: 'replace', value: { name: { familyName: 'Roe' }, [ENT]: { division: 'North' } } }],
      {
        ...MANAGED,
        name: { formatted: 'Ines Okafor', familyName: 'Roe', givenName: 'Ines' },
        [ENT]: { department: 'Cash', manager: { value: 'm1' }, division: 'North' },
      },
    ],
    ['§2.6 path-less string boolean', INES, [{ op: 'Replace', value: { active: 'True' } }], INES],
    [
      'SailPoint add without path',
      INES,
      [{ op: 'add', value: { active: false } }],
      { ...INES, active: false },
    ],
  ])('%s', (_name, user, operations, expected) => {
    expectPatched(user, operations, expected);
  });
});

describe('the hosted validator', () => {
  it('test 9: adds to a user made of userName only', () => {
    const typed = { work: ['emails'], mobile: ['phoneNumbers'], fax: ['phoneNumbers'] };
    const values = Object.entries(typed).flatMap(([type, names]) =>
      names.map((name) => ({
        op: 'add',
        path: `${name}[type eq "${type}"].value`,
        value: `${name}-${type}`,
      })),
    );
    const parts = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];
    const address = parts.map((part) => ({
      op: 'add',
      path: `addresses[type eq "work"].${part}`,
      value: part,
    }));
    const role = ['display', 'value', 'type'].map((part) => ({
      op: 'add',
      path: `roles[primary eq "True"].${part}`,
      value: part,
    }));
    const enterprise = ['employeeNumber', 'department', 'costCenter', 'organization', 'division'];
    const extension = enterprise.map((name) => ({ op: 'add', path: `${ENT}:${name}`, value: name }));
    expectPatched(BARE, [...values, ...address, ...role, ...extension], {
      ...BARE,
      emails: [{ type: 'work', value: 'emails-work' }],
      phoneNumbers: [
        { type: 'mobile', value: 'phoneNumbers-mobile' },
        { type: 'fax', value: 'phoneNumbers-fax' },
      ],
      addresses: [{ type: 'work', ...Object.fromEntries(parts.map((part) => [part, part])) }],
      roles: [{ primary: true, display: 'display', value: 'value', type: 'type' }],
      [ENT]: Object.fromEntries(enterprise.map((name) => [name, name])),
    });
  });

  it('P1: several operations on different attributes', () => {
    const user = { ...INES, preferredLanguage: 'nb-NO' };
    const operations = [
      { op: 'remove', path: 'preferredLanguage' },
      { op: 'add', path: 'externalId', value: 'e2' },
      { op: 'replace', path: 'displayName', value: 'D' },
    ];
    expectPatched(user, operations, { ...INES, externalId: 'e2', displayName: 'D' });
  });
});
