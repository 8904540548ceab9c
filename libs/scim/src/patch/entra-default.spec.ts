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

describe('Entra, default dialect', () => {
  it.each<[string, Resource, readonly JsonObject[], Resource]>([
    [
      'A22 disable with the string False',
      INES,
      [{ op: 'Replace', path: 'active', value: 'False' }],
      { ...INES, active: false },
    ],
    [
      'A23 six replaces',
      INES,
      [
        { op: 'Replace', path: 'displayName', value: 'Ines O.' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ines@fjordbank.example' },
        { op: 'Replace', path: 'name.givenName', value: 'Inês' },
        { op: 'Replace', path: 'name.familyName', value: 'Okafor-Dahl' },
        { op: 'Replace', path: 'externalId', value: 'iokafor2' },
        { op: 'Replace', path: `${ENT}:employeeNumber`, value: 'FB-0003' },
      ],
      {
        ...INES,
        displayName: 'Ines O.',
        externalId: 'iokafor2',
        name: { formatted: 'Ines Okafor', familyName: 'Okafor-Dahl', givenName: 'Inês' },
        emails: [{ ...WORK, value: 'ines@fjordbank.example' }],
        [ENT]: { employeeNumber: 'FB-0003' },
      },
    ],
    [
      'A24 Add to a missing work e-mail',
      BARE,
      [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'late@fjordbank.example' }],
      { ...BARE, emails: [{ type: 'work', value: 'late@fjordbank.example' }] },
    ],
    [
      'A25 parts of one missing address land in one element',
      BARE,
      [
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'NO' },
        { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: '2 Skuteviken' },
        { op: 'Add', path: 'addresses[type eq "work"].region', value: 'Vestland' },
      ],
      {
        ...BARE,
        addresses: [{ type: 'work', country: 'NO', streetAddress: '2 Skuteviken', region: 'Vestland' }],
      },
    ],
    [
      'A26 first enterprise attribute',
      BARE,
      [{ op: 'Replace', path: `${ENT}:organization`, value: 'Fjordbank ASA' }],
      { ...BARE, [ENT]: { organization: 'Fjordbank ASA' } },
    ],
    [
      'A27 Add of a plain attribute',
      BARE,
      [{ op: 'Add', path: 'nickName', value: 'Nes' }],
      { ...BARE, nickName: 'Nes' },
    ],
    [
      'A28, A77 manager as a bare id',
      BARE,
      [{ op: 'Add', path: `${ENT}:manager`, value: 'm1' }],
      { ...BARE, [ENT]: { manager: { value: 'm1' } } },
    ],
    [
      'A29 manager replaced with an object',
      MANAGED,
      [{ op: 'Replace', path: `${ENT}:manager`, value: { value: 'm2' } }],
      { ...INES, [ENT]: { department: 'Cash', manager: { value: 'm2' } } },
    ],
    [
      'A30 manager cleared by ""',
      MANAGED,
      [{ op: 'replace', path: `${ENT}:manager`, value: '' }],
      { ...INES, [ENT]: { department: 'Cash' } },
    ],
    [
      '§2.5 manager cleared by {"value":""}',
      MANAGED,
      [{ op: 'Replace', path: `${ENT}:manager`, value: { value: '' } }],
      { ...INES, [ENT]: { department: 'Cash' } },
    ],
    [
      '§2.5 manager removed',
      MANAGED,
      [{ op: 'Remove', path: `${ENT}:manager` }],
      { ...INES, [ENT]: { department: 'Cash' } },
    ],
    [
      '§2.5 manager.value',
      BARE,
      [{ op: 'Add', path: `${ENT}:manager.value`, value: 'm1' }],
      { ...BARE, [ENT]: { manager: { value: 'm1' } } },
    ],
    [
      '§2.5 short path, array of one',
      BARE,
      [{ op: 'Add', path: 'manager', value: [{ $ref: 'http://x.example/Users/m1', value: 'm1' }] }],
      { ...BARE, [ENT]: { manager: { value: 'm1' } } },
    ],
    [
      'A76 manager as an array of one object',
      BARE,
      [
        {
          op: 'Add',
          path: `${ENT}:manager`,
          value: [{ $ref: 'https://elsewhere.example/Users/x', value: 'm1' }],
        },
      ],
      { ...BARE, [ENT]: { manager: { value: 'm1' } } },
    ],
    [
      'A31 rename',
      INES,
      [{ op: 'Replace', path: 'userName', value: 'ines.dahl@fjordbank.example' }],
      { ...INES, userName: 'ines.dahl@fjordbank.example' },
    ],
    ['A32 Remove of a plain attribute', { ...INES, title: 'Clerk' }, [{ op: 'Remove', path: 'title' }], INES],
    [
      'A33 empty strings clear',
      { ...INES, title: 'Clerk', [ENT]: { department: 'Cash' } },
      [
        { op: 'replace', path: 'title', value: '' },
        { op: 'replace', path: 'name.familyName', value: '' },
        { op: 'replace', path: 'emails[type eq "work"].value', value: '' },
        { op: 'replace', path: `${ENT}:department`, value: '' },
      ],
      {
        ...BARE,
        externalId: 'iokafor',
        active: true,
        displayName: 'Ines Okafor',
        name: { formatted: 'Ines Okafor', givenName: 'Ines' },
      },
    ],
    ['A34 null on what is absent', INES, [{ op: 'replace', path: 'nickName', value: null }], INES],
    [
      'A35 values come back as they were sent',
      INES,
      [
        { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '55555555555' },
        { op: 'Add', path: 'timezone', value: 'America/Los_Angeles' },
        { op: 'Replace', path: 'displayName', value: 'Ines  Ø. (acting)' },
      ],
      {
        ...INES,
        displayName: 'Ines  Ø. (acting)',
        timezone: 'America/Los_Angeles',
        phoneNumbers: [{ type: 'work', value: '55555555555' }],
      },
    ],
    [
      'A44 a role by primary "True" on a user without roles',
      BARE,
      [
        { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Teller' },
        { op: 'Add', path: 'roles[primary eq "True"].display', value: 'Teller desk' },
        { op: 'Add', path: 'roles[primary eq "True"].type', value: ROLE },
      ],
      { ...BARE, roles: [{ primary: true, value: 'Teller', display: 'Teller desk', type: ROLE }] },
    ],
    [
      'A45 a role as JSON in a string',
      { ...BARE, roles: [{ primary: false, value: 'Seed', display: 'Seed' }] },
      [
        {
          op: 'Add',
          path: 'roles',
          value: [{ value: '{"id":"5a1e","value":"Approver","displayName":"Approver"}' }],
        },
      ],
      {
        ...BARE,
        roles: [
          { primary: false, value: 'Seed', display: 'Seed' },
          { value: 'Approver', display: 'Approver' },
        ],
      },
    ],
    [
      'A74 Replace on absent typed elements',
      BARE,
      [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'yara@fjordbank.example' },
        { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+47 900 00 111' },
      ],
      {
        ...BARE,
        emails: [{ type: 'work', value: 'yara@fjordbank.example' }],
        phoneNumbers: [{ type: 'mobile', value: '+47 900 00 111' }],
      },
    ],
    [
      'A75 string boolean and dotted key without path',
      INES,
      [{ op: 'Replace', value: { active: 'False', 'name.givenName': 'Yarah' } }],
      {
        ...INES,
        active: false,
        name: { formatted: 'Ines Okafor', familyName: 'Okafor', givenName: 'Yarah' },
      },
    ],
    [
      '§2.5 a displayName "True" stays a string',
      BARE,
      [{ op: 'Replace', path: 'displayName', value: 'True' }],
      { ...BARE, displayName: 'True' },
    ],
    [
      '§7.2 role body of the gallery validation',
      BARE,
      [{ op: 'Add', path: 'roles', value: [{ type: 'True', primary: 'True', value: 'upd-1' }] }],
      { ...BARE, roles: [{ type: 'True', primary: true, value: 'upd-1' }] },
    ],
  ])('%s', (_name, user, operations, expected) => {
    expectPatched(user, operations, expected);
  });
});
