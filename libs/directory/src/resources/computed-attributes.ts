import type { ResourceType } from '@rollcall/scim';

const COMPUTED = new WeakMap<ResourceType, ReadonlySet<string>>();

/**
 * The attributes of a resource type that no document holds: they are computed when it is rendered, with their addresses. A
 * type that a tenant has registered may keep something of its own under the name `groups`, which is in the document.
 */
export function computedAttributes(type: ResourceType): ReadonlySet<string> {
  const known = COMPUTED.get(type);
  if (known !== undefined) return known;
  const groups = type.schema.attributes.find(({ name }) => name === 'groups');
  const isKept = groups !== undefined && groups.mutability !== 'readOnly';
  const made: ReadonlySet<string> = new Set(isKept ? ['members'] : ['members', 'groups']);
  COMPUTED.set(type, made);
  return made;
}
