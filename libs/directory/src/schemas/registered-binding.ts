import { ScimError } from '@rollcall/scim';

import type { ResourceBinding } from '../resources/resource-binding.js';

/**
 * The binding of a resource type that tenants register at run time, by its name: all that there is of it besides its
 * definition. Its type is that of the tenant, and not found where the tenant has none of the name.
 */
export function registeredBinding(name: string): ResourceBinding {
  return {
    name,
    typeFor: ({ types }) => {
      const type = types?.typeNamed(name);
      if (type !== undefined) return type;
      throw new ScimError('notFound', `There is no resource type "${name.slice(0, 80)}".`);
    },
    patchReturnsResource: true,
  };
}
