import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';
import { assignable } from './assignable.js';

/** The Entitlement schema (draft-ietf-scim-roles-entitlements-01, "Entitlement Resource Schema"; R-ROLE-03). */
export const ENTITLEMENT_SCHEMA = defineSchema({
  id: URN.entitlement,
  name: 'Entitlement',
  description: 'An entitlement that users can have.',
  attributes: assignable('entitlement', { supportedRequired: false }),
});
