import { DuplicateTenant, type TenantDraft, type TenantRecord, type TenantStore } from '@rollcall/directory';

import { FOLD_SETTING } from '../settings.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { changeTenant } from './change-tenant.js';
import { insertCredential } from './credential-row.js';
import { settingsText, tenantOf, type TenantRow } from './tenant-row.js';
import { TenantTypes } from './tenant-types.js';

interface TenantWithTypesRow extends TenantRow {
  /** The generation of what the tenant has registered; null where that is nothing. */
  readonly generation: number | null;
}

/**
 * Makes the store of tenants.
 * @param onChange called when the settings or the state of a tenant were changed here
 */
export function tenantRepository(
  unitOfWork: UnitOfWork,
  types = new TenantTypes(unitOfWork),
  onChange: () => void = () => undefined,
): TenantStore {
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
    page: async (after, limit) => {
      const rows = await unitOfWork.read((session) =>
        selectTenants(session, { sql: `where t.name > ? order by t.name limit ${limit}`, params: [after] }),
      );
      return rows.map(tenantOf);
    },
    change: async (id, change) => {
      const changed = await unitOfWork.write((session) => changeTenant(session, id, change));
      onChange();
      return changed;
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
  const { insertId } = await session.run('insert into tenant (name, settings, created) values (?, ?, ?)', [
    draft.name,
    settingsText(draft),
    draft.created,
  ]);
  if (insertId === undefined) throw new TypeError('the engine gave no key for a tenant');
  return { ...draft, id: insertId };
}

/** Tenants by a condition or in an order, which is our own text. */
export async function selectTenants(
  session: Session,
  { sql, params }: SqlFragment,
): Promise<readonly TenantWithTypesRow[]> {
  return session.query<TenantWithTypesRow>(
    'select t.id, t.name, t.settings, t.created, y.generation from tenant t ' +
      `left join tenant_types y on y.tenant_id = t.id ${sql}`,
    params,
  );
}
