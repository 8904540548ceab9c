import type { AttributeDefinition } from '../define-schema.js';
import { readOnly } from './read-only.js';

/**
 * The attributes that Role and Entitlement share (draft-ietf-scim-roles-entitlements-01, "Role Resource Schema" and
 * "Entitlement Resource Schema"; R-ROLE-02, R-ROLE-03): clients read them, administrators say what they are. Without
 * `primary`, which the draft prints in its sample and describes nowhere.
 * @param noun what one of them is called: `role`
 */
export function assignable(
  noun: string,
  { supportedRequired }: { readonly supportedRequired: boolean },
): readonly AttributeDefinition[] {
  return [
    readOnly({ name: 'value', required: true, description: `The ${noun}, as users have it.` }),
    readOnly({ name: 'display', description: `A readable name of the ${noun}.` }),
    readOnly({ name: 'type', description: `A label that tells what the ${noun} is for.` }),
    readOnly({
      name: 'supported',
      type: 'boolean',
      required: supportedRequired,
      description: `Whether the ${noun} can be given to users.`,
    }),
    readOnly({
      name: 'limitedAssignmentsPermitted',
      type: 'boolean',
      description: `Whether only a limited number of users may have the ${noun}.`,
    }),
    readOnly({
      name: 'totalAssignmentsPermitted',
      type: 'integer',
      description: `How many users may have the ${noun}.`,
    }),
    readOnly({
      name: 'totalAssignmentsUsed',
      type: 'integer',
      description: `How many users have the ${noun}; told where their number is limited.`,
    }),
    readOnly({
      name: 'containedBy',
      multiValued: true,
      description: `The values of those that grant everything that the ${noun} grants.`,
    }),
    readOnly({
      name: 'contains',
      multiValued: true,
      description: `The values of those whose rights the ${noun} grants.`,
    }),
  ];
}
