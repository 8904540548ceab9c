import { ScimError, type ResourceType } from '@rollcall/scim';

/** The refusal of an id that no resource of the type has in the tenant (RFC 7644 §3.12). */
export function notFound(type: ResourceType, id: string): ScimError {
  return new ScimError('notFound', `${type.name} ${id.slice(0, 80)} does not exist.`);
}
