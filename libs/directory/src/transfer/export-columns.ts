import type { Attribute, ResourceType } from '@rollcall/scim';

/** The columns of all that a client may write of a resource type and read back, and its id: lists as one column each. */
export function exportColumns({ schema, extensions, collections }: ResourceType): readonly string[] {
  const own = schema.attributes.filter(({ name }) => !collections.includes(name));
  return [
    'id',
    'externalId',
    ...own.flatMap((attribute) => columnsOf(attribute, '')),
    ...extensions.flatMap((extension) =>
      extension.schema.attributes.flatMap((attribute) => columnsOf(attribute, `${extension.schema.id}:`)),
    ),
  ];
}

function columnsOf(attribute: Attribute, prefix: string): readonly string[] {
  if (!isExported(attribute)) return [];
  const path = `${prefix}${attribute.name}`;
  if (attribute.multiValued || attribute.subAttributes === undefined) return [path];
  return attribute.subAttributes
    .filter((sub) => isExported(sub) && sub.name !== '$ref')
    .map(({ name }) => `${path}.${name}`);
}

function isExported({ mutability, returned }: Attribute): boolean {
  return mutability !== 'readOnly' && mutability !== 'writeOnly' && returned !== 'never';
}
