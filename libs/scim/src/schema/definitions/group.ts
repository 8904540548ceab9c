import type { Schema } from '../attribute.js';
import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';

/**
 * The Group schema (RFC 7643 §4.2, §8.7.1; S-GRP-01 to S-GRP-06) with the errata applied: `displayName` is required
 * (W-ERR-01) and `members.value` is case-exact as an id (W-ERR-03). Whether `displayName` is unique is the tenant's
 * choice (decision 9), and published as it is.
 *
 * `members.display`, which the RFC's examples have and its printed schema lacks (W-ERR-16), is published as readOnly
 * and never returned: it is accepted and ignored, and a member list of any size is answered from ids alone. A client
 * that wants names reads the members.
 */
export function groupSchema(options: { readonly uniqueDisplayName: boolean }): Schema {
  return options.uniqueDisplayName ? UNIQUE_NAMES : FREE_NAMES;
}

const UNIQUE_NAMES = define('server');
const FREE_NAMES = define('none');

function define(uniqueness: 'server' | 'none'): Schema {
  return defineSchema({
    id: URN.group,
    name: 'Group',
    description: 'A set of users, and of other groups.',
    attributes: [
      {
        name: 'displayName',
        description: 'The name of the group as shown to others.',
        required: true,
        uniqueness,
      },
      {
        name: 'members',
        description: 'The members of the group.',
        multiValued: true,
        subAttributes: [
          { name: 'value', description: 'The id of the member.', caseExact: true, mutability: 'immutable' },
          {
            name: '$ref',
            type: 'reference',
            referenceTypes: ['User', 'Group'],
            description: 'The address of the member.',
            mutability: 'immutable',
          },
          {
            name: 'type',
            description: 'The resource type of the member.',
            canonicalValues: ['User', 'Group'],
            mutability: 'immutable',
          },
          {
            name: 'display',
            description:
              'A readable name of the member. Ignored when sent and not returned; read the member instead.',
            mutability: 'readOnly',
            returned: 'never',
          },
        ],
      },
    ],
  });
}

/** The Group schema of tenants whose group names are unique: the default. */
export const GROUP_SCHEMA = UNIQUE_NAMES;
