import type { ScimError } from '@rollcall/scim';

import type { WriteSession } from '../unit-of-work.js';
import type { PreparedCreation } from './prepared-creation.js';
import { chunks, placeholders } from './store-context.js';
import { nameTaken } from './write-resource.js';

/**
 * Which of new resources have a unique value that is in use: by a resource of the tenant, or, where none is, by another
 * of them that comes before it.
 * @returns the refusals by id; none where the values have become free, or nobody knows yet who is created with them
 */
export async function takenNames(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<ReadonlyMap<string, ScimError>> {
  const own = new Set(prepared.map(({ id }) => id.toString('hex')));
  const used = new Set<string>();
  for (const typeName of new Set(prepared.map(({ type }) => type.name))) {
    const keys = prepared.flatMap(({ type, records: { keys } }) =>
      type.name === typeName && keys.uniqueKey !== null ? keys.uniqueKey : [],
    );
    for (const part of chunks(keys)) {
      const rows = await session.query<{ id: Buffer; unique_key: Buffer }>(
        'select r.id, r.unique_key from resource r ' +
          `where r.tenant_id = ? and r.type = ? and r.unique_key in (${placeholders(part)})`,
        [tenantId, typeName, ...part],
      );
      // Some of their own rows may be in already.
      for (const row of rows) {
        if (!own.has(row.id.toString('hex'))) used.add(nameOf(typeName, row.unique_key));
      }
    }
  }
  const refused =
    used.size === 0 ? repeated(prepared) : prepared.filter((creation) => used.has(name(creation)));
  return new Map(refused.map((creation) => [creation.draft.id, refusal(creation)]));
}

/**
 * Those whose name one before them has; of which one may be refused yet for what it refers to, only the first, and none
 * where that depends on what is looked at when all names are in.
 */
function repeated(prepared: readonly PreparedCreation[]): readonly PreparedCreation[] {
  const ids = new Set(prepared.map(({ draft }) => draft.id));
  const holders = new Map<string, PreparedCreation>();
  const doubtful: { readonly creation: PreparedCreation; readonly holder: PreparedCreation }[] = [];
  const certain = prepared.filter((creation) => {
    const key = name(creation);
    const holder = holders.get(key);
    if (holder === undefined && key !== '') holders.set(key, creation);
    if (holder === undefined) return false;
    const { references } = holder.records;
    const depends = isCheckedLater(holder) || references.some(({ target }) => ids.has(target));
    if (depends) doubtful.push({ creation, holder });
    return !depends;
  });
  if (certain.length > 0) return certain;
  const [first] = doubtful;
  return first === undefined || isCheckedLater(first.holder) ? [] : [first.creation];
}

function isCheckedLater({ records: { uniques, listed } }: PreparedCreation): boolean {
  return uniques.length > 0 || listed.length > 0;
}

/** Empty where nothing of it is unique. */
function name({ type, records }: PreparedCreation): string {
  const { uniqueKey } = records.keys;
  return uniqueKey === null ? '' : nameOf(type.name, uniqueKey);
}

function nameOf(typeName: string, key: Buffer): string {
  return `${typeName} ${key.toString('hex')}`;
}

function refusal({ type, mapper: { columns }, draft: { attributes } }: PreparedCreation): ScimError {
  return nameTaken({ type, columns, attributes });
}
