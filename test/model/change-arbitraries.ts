/** Random bodies, and random operations of a PATCH. */
import fc from 'fast-check';

import { ENT, type Body } from '../support/scim-messages.js';
import type { GroupInput, RobotInput, UserInput } from './action.js';
import { BADGE } from './badge.js';
import type { Kind } from './directory-model.js';
import type { Email } from './emails-model.js';
import type { GroupChange } from './group-changes.js';
import type { RobotChange } from './robot-changes.js';
import type { UserChange } from './user-changes.js';
import {
  BADGE_COLOURS,
  BADGE_NUMBERS,
  GROUP_NAMES,
  MAIL_ADDRESSES,
  MAIL_TYPES,
  SERIALS,
  TAGS,
  TEXTS,
  USER_NAMES,
} from './vocabulary.js';

/** A number that names one of the resources that are there, and now and then none. */
export const drawn: fc.Arbitrary<number> = fc.oneof(
  { weight: 12, arbitrary: fc.nat({ max: 40 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);

export const kinds: fc.Arbitrary<Kind> = fc.constantFrom('User', 'Group', 'Robot');

const text = fc.constantFrom(...TEXTS);
const textOrNull = fc.oneof({ weight: 8, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) });
const badge = {
  colour: fc.constantFrom(...BADGE_COLOURS),
  number: fc.constantFrom(...BADGE_NUMBERS),
  note: text,
};
const writeOps = fc.constantFrom('add' as const, 'replace' as const);

/** An object of which each member is there or not. */
function some(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Body> {
  return fc.record(model, { requiredKeys: [], noNullPrototype: true });
}

/** An object without the members that are undefined. */
function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

const email: fc.Arbitrary<Email> = fc
  .record({
    value: fc.constantFrom(...MAIL_ADDRESSES),
    type: fc.constantFrom(undefined, ...MAIL_TYPES),
    primary: fc.constantFrom(undefined, undefined, true, false),
  })
  .map(given);
const emails = fc.array(email, { maxLength: 3 });

export const userInput: fc.Arbitrary<UserInput> = fc
  .record({
    userName: fc.constantFrom(...USER_NAMES),
    more: some({
      displayName: text,
      title: text,
      nickName: text,
      externalId: text,
      active: fc.constantFrom(true, false, null),
      name: some({ familyName: text, givenName: text }),
      [ENT]: some({ department: text }),
      [BADGE]: some(badge),
    }),
    emails: fc.option(emails, { nil: undefined }),
    manager: fc.option(drawn, { nil: undefined, freq: 3 }),
  })
  .map(({ userName, more, ...rest }) => given({ fields: { ...more, userName }, ...rest }));

export const groupInput: fc.Arbitrary<GroupInput> = fc
  .record({
    displayName: fc.constantFrom(...GROUP_NAMES),
    more: some({ externalId: text }),
    members: fc.array(drawn, { maxLength: 4 }),
    type: fc.option(kinds, { nil: undefined, freq: 8 }),
  })
  .map(({ displayName, more, ...rest }) => given({ fields: { ...more, displayName }, ...rest }));

const textKeys: fc.Arbitrary<readonly string[]> = fc.constantFrom(
  ['displayName'],
  ['title'],
  ['nickName'],
  ['externalId'],
  ['name', 'familyName'],
  ['name', 'givenName'],
  [ENT, 'department'],
  [BADGE, 'note'],
);

const values = {
  set: fc.oneof(
    { weight: 5, arbitrary: fc.record({ keys: textKeys, value: textOrNull }) },
    {
      weight: 2,
      arbitrary: fc.record({
        keys: fc.constant(['active']),
        value: fc.constantFrom(true, false, 'False', 'true', null),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ keys: fc.constant(['userName']), value: fc.constantFrom(...USER_NAMES, null) }),
    },
    { weight: 1, arbitrary: fc.record({ keys: fc.constant([BADGE, 'colour']), value: badge.colour }) },
    { weight: 1, arbitrary: fc.record({ keys: fc.constant([BADGE, 'number']), value: badge.number }) },
  ),
  unset: fc.oneof(
    textKeys,
    fc.constantFrom(['name'], ['emails'], [ENT, 'manager'], [ENT], ['active']),
    fc.constantFrom([BADGE], [BADGE, 'colour'], [BADGE, 'number']),
  ),
  merge: some({
    title: text,
    active: fc.boolean(),
    name: some({ familyName: text, givenName: textOrNull }),
    [ENT]: some({ department: text }),
    [BADGE]: some(badge),
  }),
};

/** Parts of e-mail addresses that a filter selects; what it creates where it selects none has a value. */
const setInEmails = fc.oneof(
  fc.record({
    selection: fc.record({
      by: fc.constant('type' as const),
      operator: fc.constant('eq' as const),
      text: fc.constantFrom(...MAIL_TYPES),
    }),
    part: fc.record({ value: fc.constantFrom(...MAIL_ADDRESSES) }),
  }),
  fc.record({
    selection: fc.record({
      by: fc.constant('value' as const),
      operator: fc.constantFrom('eq' as const, 'co' as const),
      text: fc.constantFrom('A@X.example', 'b@x.example', 'c@Y', '@', 'nowhere'),
    }),
    part: fc.oneof(
      fc.record({ type: fc.constantFrom(...MAIL_TYPES) }),
      fc.constant({ primary: true as const }),
    ),
  }),
);

const USER_FAULTS: readonly { readonly operation: Body; readonly refusal: string }[] = [
  { operation: { op: 'replace', path: 'nosuch', value: 'x' }, refusal: '400 invalidPath' },
  { operation: { op: 'replace', path: 'emails[', value: 'x' }, refusal: '400 invalidPath' },
  { operation: { op: 'remove', path: 'emails[type xx "a"]' }, refusal: '400 invalidFilter' },
  { operation: { op: 'replace', path: 'groups', value: [] }, refusal: '400 mutability' },
  { operation: { op: 'remove', path: 'userName' }, refusal: '400 mutability' },
  { operation: { op: 'remove' }, refusal: '400 noTarget' },
  { operation: { op: 'move', path: 'title', value: 'x' }, refusal: '400 invalidSyntax' },
  { operation: { op: 'replace', path: 'active', value: 'perhaps' }, refusal: '400 invalidValue' },
  { operation: { op: 'add', path: 'title', value: 7 }, refusal: '400 invalidValue' },
];

export const userChange: fc.Arbitrary<UserChange> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(writeOps, values.set)
      .map(([op, { keys, value }]) => ({ kind: 'set' as const, op, keys, value })),
  },
  { weight: 2, arbitrary: values.unset.map((keys) => ({ kind: 'unset' as const, keys })) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), op: writeOps, value: values.merge }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('manager' as const),
      manager: drawn,
      shape: fc.constantFrom('object' as const, 'id' as const, 'sub' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('emails' as const), op: writeOps, emails }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(writeOps, setInEmails)
      .map(([op, { selection, part }]) => ({ kind: 'setInEmails' as const, op, selection, part })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('removeEmails' as const),
      selection: setInEmails.map(({ selection }) => selection),
      sub: fc.constantFrom('', '.value'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...USER_FAULTS).map((fault) => ({ kind: 'fault' as const, ...fault })),
  },
);

const GROUP_FAULTS: readonly { readonly operation: Body; readonly refusal: string }[] = [
  { operation: { op: 'replace', path: 'members.value', value: 'x' }, refusal: '400 mutability' },
  { operation: { op: 'replace', path: 'nosuch', value: 'x' }, refusal: '400 invalidPath' },
  { operation: { op: 'add', path: 'members', value: [{ type: 'User' }] }, refusal: '400 invalidValue' },
  { operation: { op: 'remove', path: 'displayName' }, refusal: '400 mutability' },
];

const members = fc.array(drawn, { minLength: 1, maxLength: 4 });

export const groupChange: fc.Arbitrary<GroupChange> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      op: writeOps,
      name: fc.constant('displayName'),
      value: fc.constantFrom(...GROUP_NAMES, null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      op: writeOps,
      name: fc.constant('externalId'),
      value: fc.constantFrom('x1', 'X1', null),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('members' as const), op: writeOps, members }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('removeMembers' as const),
      members,
      by: fc.constantFrom('filter' as const, 'list' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeType' as const), type: kinds }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...GROUP_FAULTS).map((fault) => ({ kind: 'fault' as const, ...fault })),
  },
);

const tags = fc.array(fc.constantFrom(...TAGS), { maxLength: 3 });
const robot = {
  serial: fc.constantFrom(...SERIALS),
  displayName: text,
  active: fc.boolean(),
  tags,
};

export const robotInput: fc.Arbitrary<RobotInput> = fc
  .record({ serial: robot.serial, more: some({ ...robot, externalId: text }) })
  .map(({ serial, more }) => ({ fields: { ...more, serial } }));

const robotValue = fc.oneof(
  ...Object.entries(robot).map(([name, values]) =>
    fc.record({
      name: fc.constant(name),
      value: fc.oneof(
        { weight: 8, arbitrary: values as fc.Arbitrary<unknown> },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
    }),
  ),
);

const ROBOT_FAULTS: readonly { readonly operation: Body; readonly refusal: string }[] = [
  { operation: { op: 'replace', path: 'userName', value: 'x' }, refusal: '400 invalidPath' },
  { operation: { op: 'remove', path: 'serial' }, refusal: '400 mutability' },
  { operation: { op: 'replace', path: 'groups', value: [] }, refusal: '400 mutability' },
  { operation: { op: 'add', path: 'tags', value: [7] }, refusal: '400 invalidValue' },
];

export const robotChange: fc.Arbitrary<RobotChange> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(writeOps, robotValue)
      .map(([op, { name, value }]) => ({ kind: 'set' as const, op, name, value })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...ROBOT_FAULTS).map((fault) => ({ kind: 'fault' as const, ...fault })),
  },
);
