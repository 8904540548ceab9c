import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';
import { assignable } from './assignable.js';

/** The Role schema (draft-ietf-scim-roles-entitlements-01, "Role Resource Schema"; R-ROLE-02). */
export const ROLE_SCHEMA = defineSchema({
  id: URN.role,
  name: 'Role',
  description: 'A role that users can have.',
  attributes: assignable('role', { supportedRequired: true }),
});
