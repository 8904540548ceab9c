import type { Schema } from '@rollcall/scim';

import { attributePlace } from './attribute-place.js';
import { hasRow, joined, ofTenant, type CompiledFilter, type FilterCompilation } from './compiled-filter.js';

const PRESENT = Buffer.from([1]);

/**
 * Whether a resource has attributes of an extension: any at all for `schemas` (C-ATTR-22), non-empty ones for `pr`
 * (Q-FILTER-28). Undefined where the extension is not indexed.
 */
export function compileExtension({
  schema,
  compilation,
  nonEmpty,
}: {
  readonly schema: Schema;
  readonly compilation: FilterCompilation;
  readonly nonEmpty: boolean;
}): CompiledFilter | undefined {
  const { columns, tenant } = compilation;
  const indexed = columns.extensions[schema.id];
  if (indexed === undefined) return undefined;
  const marker = hasRow(compilation, {
    from: 'attribute_value v',
    idColumn: 'v.resource_id',
    where: `${ofTenant(compilation, 'v.tenant_id')} and v.attribute = ?${nonEmpty ? ' and v.value = ?' : ''}`,
    params: [tenant.id, indexed.marker, ...(nonEmpty ? [PRESENT] : [])],
  });
  const references = Object.entries(columns.references)
    .filter(([key]) => attributePlace(key).container === schema.id)
    .map(([, { code }]) =>
      hasRow(compilation, {
        from: 'resource_ref f',
        idColumn: 'f.resource_id',
        where: `${ofTenant(compilation, 'f.tenant_id')} and f.attribute = ?`,
        params: [tenant.id, code],
      }),
    );
  return joined('or', [marker, ...references]);
}
