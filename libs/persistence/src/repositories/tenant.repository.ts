import {
  DuplicateTenant,
  type OtherTenantSettings,
  type TenantDraft,
  type TenantRecord,
  type TenantStore,
} from '@rollcall/directory';
import { RELAXATIONS, isJsonArray, isJsonObject, type Json, type Relaxations } from '@rollcall/scim';

import { FOLD_SETTING } from '../settings.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { insertCredential } from './credential-row.js';
import { TenantTypes } from './tenant-types.js';

/** A row of `tenant`, or its columns beside others under these names. */
export interface TenantRow {
  readonly id: number;
  readonly name: string;
  readonly settings: string;
  readonly created: number;
  /** The generation of what the tenant has registered; null where that is nothing. */
  readonly generation: number | null;
}

/** Makes the store of tenants. */
export function tenantRepository(unitOfWork: UnitOfWork, types = new TenantTypes(unitOfWork)): TenantStore {
  return {
    create: async (draft) => {
      try {
        return await unitOfWork.write((session) => insertTenant(session, draft));
      } catch (error) {
        if (unitOfWork.dialect.failureKind(error) === 'unique') throw new DuplicateTenant(draft.name);
        throw error;
      }
    },
    findByName: async (name) => {
      const [row] = await unitOfWork.read((session) =>
        selectTenants(session, { sql: 'where t.name = ?', params: [name] }),
      );
      return row === undefined ? undefined : types.complete(tenantOf(row), row.generation);
    },
    list: async () => {
      const rows = await unitOfWork.read((session) =>
        selectTenants(session, { sql: 'order by t.name', params: [] }),
      );
      return rows.map(tenantOf);
    },
    createFirst: (draft, credentials) =>
      unitOfWork.write(async (session) => {
        // A row that every database has is the lock: rows that do not exist yet cannot be locked.
        await session.query(`select name from setting where name = ?${session.dialect.forUpdate}`, [
          FOLD_SETTING,
        ]);
        const tenants = await session.query('select id from tenant limit 1', []);
        if (tenants.length > 0) return false;
        const tenant = await insertTenant(session, draft);
        for (const credential of credentials) {
          const tenantId = credential.kind === 'admin' ? null : tenant.id;
          await insertCredential(session, { ...credential, tenantId });
        }
        return true;
      }),
  };
}

async function insertTenant(session: WriteSession, draft: TenantDraft): Promise<TenantRecord> {
  const relaxationsOff = RELAXATIONS.filter((name) => !draft.relaxations[name]);
  const { uniqueGroupNames, privateFilters } = draft;
  const settings = JSON.stringify({ relaxationsOff, uniqueGroupNames, privateFilters, ...draft.settings });
  const { insertId } = await session.run('insert into tenant (name, settings, created) values (?, ?, ?)', [
    draft.name,
    settings,
    draft.created,
  ]);
  if (insertId === undefined) throw new TypeError('the engine gave no key for a tenant');
  return { ...draft, id: insertId };
}

async function selectTenants(
  session: Session,
  { sql, params }: { readonly sql: string; readonly params: readonly string[] },
): Promise<readonly TenantRow[]> {
  return session.query<TenantRow>(
    'select t.id, t.name, t.settings, t.created, y.generation from tenant t ' +
      `left join tenant_types y on y.tenant_id = t.id ${sql}`,
    params,
  );
}

/** A tenant from its row. What its settings do not name has the default: every relaxation on, group names unique. */
export function tenantOf({ id, name, settings, created }: Omit<TenantRow, 'generation'>): TenantRecord {
  const parsed = JSON.parse(settings) as Json;
  const off = isJsonObject(parsed) ? parsed['relaxationsOff'] : undefined;
  const uniqueGroupNames = !isJsonObject(parsed) || parsed['uniqueGroupNames'] !== false;
  const privateFilters = isJsonObject(parsed) && parsed['privateFilters'] === true;
  const rateLimit = isJsonObject(parsed) ? parsed['rateLimit'] : undefined;
  return {
    id,
    name,
    created,
    uniqueGroupNames,
    ...(privateFilters ? { privateFilters } : {}),
    ...(rateLimit === undefined ? {} : { settings: { rateLimit } as OtherTenantSettings }),
    relaxations: relaxationsWithout(isJsonArray(off) ? off : []),
  };
}

function relaxationsWithout(off: readonly Json[]): Relaxations {
  const on = Object.fromEntries(RELAXATIONS.map((name) => [name, !off.includes(name)]));
  return on as Relaxations;
}
