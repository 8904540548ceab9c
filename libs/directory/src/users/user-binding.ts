import { USER_TYPE } from '@rollcall/scim';

import type { ResourceBinding } from '../resources/resource-binding.js';

/** Users (RFC 7643 §4.1) with the enterprise extension (§4.3). */
export const USER_BINDING: ResourceBinding = {
  name: USER_TYPE.name,
  typeFor: ({ types }) => types?.typeNamed(USER_TYPE.name) ?? USER_TYPE,
  patchReturnsResource: true,
};
