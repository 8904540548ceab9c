import { GROUP_TYPE, groupType } from '@rollcall/scim';

import type { ResourceBinding } from '../resources/resource-binding.js';

const SHARED_NAMES = groupType({ uniqueDisplayName: false });

/** Groups (RFC 7643 §4.2); whether displayName is unique is the tenant's choice (S-GRP-01). */
export const GROUP_BINDING: ResourceBinding = {
  name: GROUP_TYPE.name,
  typeFor: ({ types, uniqueGroupNames }) =>
    types?.typeNamed(GROUP_TYPE.name) ?? (uniqueGroupNames ? GROUP_TYPE : SHARED_NAMES),
  patchReturnsResource: false,
};
