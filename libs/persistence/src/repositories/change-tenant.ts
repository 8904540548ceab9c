import type { TenantRecord } from '@rollcall/directory';

import type { WriteSession } from '../unit-of-work.js';
import { settingsText, tenantOf, type TenantRow } from './tenant-row.js';

/**
 * Changes the settings and the state of a tenant under a lock of its row.
 * @returns what it is now; undefined where there is none
 */
export async function changeTenant(
  session: WriteSession,
  id: number,
  change: (current: TenantRecord) => TenantRecord,
): Promise<TenantRecord | undefined> {
  const [row] = await session.query<TenantRow>(
    `select id, name, settings, created from tenant where id = ?${session.dialect.forUpdate}`,
    [id],
  );
  if (row === undefined) return undefined;
  const changed = change(tenantOf(row));
  const settings = settingsText(changed);
  if (settings !== row.settings)
    await session.run('update tenant set settings = ? where id = ?', [settings, id]);
  return changed;
}
