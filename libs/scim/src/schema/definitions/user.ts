import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';
import { PRIMARY, typedValues, typeOf } from './typed-values.js';

/**
 * The User schema (RFC 7643 §4.1, §8.7.1; S-USER-01 to S-USER-23) with the errata applied: references and binary
 * values are case-exact (W-ERR-06, W-ERR-07), `groups.$ref` points at groups only (W-ERR-02), `groups.value` is
 * case-exact as an id (W-ERR-03), `addresses.primary` and the type `other` of `ims` exist (W-ERR-16).
 * `roles` and `entitlements` have no canonical types. `password` is published as printed; nothing ever compares it.
 */
export const USER_SCHEMA = defineSchema({
  id: URN.user,
  name: 'User',
  description: 'A person or other account that signs in.',
  attributes: [
    {
      name: 'userName',
      description:
        'The name by which the user signs in. Unique in the tenant; letter case and width do not count.',
      required: true,
      uniqueness: 'server',
      preparation: 'username',
    },
    {
      name: 'name',
      description: "The parts of the user's real name, the whole name for display, or both.",
      subAttributes: [
        { name: 'formatted', description: 'The whole name, with all its parts, ready for display.' },
        { name: 'familyName', description: 'The family name, or last name in most Western languages.' },
        { name: 'givenName', description: 'The given name, or first name in most Western languages.' },
        { name: 'middleName', description: 'The middle name or names.' },
        { name: 'honorificPrefix', description: 'What stands before the name, such as a title: "Ms.".' },
        { name: 'honorificSuffix', description: 'What stands after the name: "III".' },
      ],
    },
    { name: 'displayName', description: 'The name of the user as shown to others.' },
    {
      name: 'nickName',
      description: 'The casual name by which the user is addressed: "Babs" for "Barbara".',
    },
    {
      name: 'profileUrl',
      type: 'reference',
      referenceTypes: ['external'],
      description: 'The address of a page about the user, such as an online profile.',
    },
    { name: 'title', description: 'The job title: "Vice President".' },
    {
      name: 'userType',
      description: 'The relation of the user to the organization: "Employee", "Contractor".',
    },
    {
      name: 'preferredLanguage',
      description:
        'The languages that the user prefers, in the syntax of the Accept-Language header: "en-US".',
      format: 'languageRanges',
    },
    {
      name: 'locale',
      description: 'The language and region by which numbers, dates and currency are formatted: "en-US".',
      format: 'languageTag',
    },
    {
      name: 'timezone',
      description: 'The time zone of the user, by its name in the IANA database: "Europe/Zurich".',
      format: 'timeZone',
    },
    {
      name: 'active',
      type: 'boolean',
      description: 'Whether the user may sign in. True when nothing is sent on creation.',
      defaultValue: true,
    },
    {
      name: 'password',
      description: 'The password in clear text; it can be set and changed, and is never returned.',
      mutability: 'writeOnly',
      returned: 'never',
    },
    typedValues({
      name: 'emails',
      description: 'The e-mail addresses of the user.',
      value: { description: 'An e-mail address.', format: 'email' },
      types: ['work', 'home', 'other'],
    }),
    typedValues({
      name: 'phoneNumbers',
      description: 'The phone numbers of the user.',
      value: {
        description: 'A phone number, best in the form of RFC 3966: "tel:+1-201-555-0123".',
        format: 'phoneNumber',
      },
      types: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
    }),
    typedValues({
      name: 'ims',
      description: 'The instant messaging addresses of the user.',
      value: { description: 'An instant messaging address.' },
      types: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'],
    }),
    typedValues({
      name: 'photos',
      description: 'Addresses of pictures of the user.',
      value: {
        type: 'reference',
        referenceTypes: ['external'],
        description: 'The address of an image file.',
      },
      types: ['photo', 'thumbnail'],
    }),
    {
      name: 'addresses',
      description: 'The postal addresses of the user.',
      multiValued: true,
      subAttributes: [
        {
          name: 'formatted',
          description: 'The whole address, ready for display or a label; may hold line breaks.',
        },
        {
          name: 'streetAddress',
          description: 'Street, house number and what else precedes the town; may hold line breaks.',
        },
        { name: 'locality', description: 'The city or town.' },
        { name: 'region', description: 'The state or region.' },
        { name: 'postalCode', description: 'The postal code.' },
        {
          name: 'country',
          description: 'The country as a code of two letters (ISO 3166-1): "US".',
          format: 'country',
        },
        typeOf(['work', 'home', 'other']),
        PRIMARY,
      ],
    },
    {
      name: 'groups',
      description:
        'The groups of the user, by own membership or through other groups; changed at the groups only.',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        { name: 'value', description: 'The id of the group.', caseExact: true, mutability: 'readOnly' },
        {
          name: '$ref',
          type: 'reference',
          referenceTypes: ['Group'],
          description: 'The address of the group.',
          mutability: 'readOnly',
        },
        { name: 'display', description: 'The displayName of the group.', mutability: 'readOnly' },
        {
          name: 'type',
          description:
            'Whether the user is a member itself ("direct") or through another group ("indirect").',
          canonicalValues: ['direct', 'indirect'],
          mutability: 'readOnly',
        },
      ],
    },
    typedValues({
      name: 'entitlements',
      description: 'Things that the user has a right to.',
      value: { description: 'The entitlement.' },
    }),
    typedValues({
      name: 'roles',
      description: 'The roles of the user, such as "Student" or "Faculty".',
      value: { description: 'The role.' },
    }),
    typedValues({
      name: 'x509Certificates',
      description: 'X.509 certificates of the user.',
      value: {
        type: 'binary',
        description: 'One certificate in DER form, as base64.',
        format: 'certificate',
      },
    }),
  ],
});
