import type { UnitOfWork } from '@rollcall/persistence';

import type { NotedStatement } from './noted-statements.js';

/** One table of a statement in MariaDB's plan. */
export interface PlanStep {
  /** The alias. */
  readonly table: string;
  /** The index; `none` where there is none. */
  readonly key: string;
  /** MariaDB's `type`: const, eq_ref, ref, range, index_merge; `index` and `ALL` go through everything. */
  readonly access: string;
}

/** How the server would run a statement again: its stored tables, without those that it derives. */
export async function planOf(
  unitOfWork: UnitOfWork,
  { sql, params }: NotedStatement,
): Promise<readonly PlanStep[]> {
  const rows = await unitOfWork.read((session) =>
    session.query<{ table: string | null; key: string | null; type: string | null }>(
      `explain ${sql}`,
      params,
    ),
  );
  return rows.flatMap(({ table, key, type }) =>
    table === null || table.startsWith('<') ? [] : [{ table, key: key ?? 'none', access: type ?? 'none' }],
  );
}
