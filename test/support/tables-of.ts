import type { Session, WriteSession } from '@rollcall/persistence';

/** A column as the engine describes it. */
export interface TableColumn {
  readonly table: string;
  readonly name: string;
  /** In lower case: `int`, `binary(16)`, `blob`, `text` … */
  readonly type: string;
}

/** Every column of every table of a database. */
export async function columnsOf(session: Session): Promise<readonly TableColumn[]> {
  const rows =
    session.dialect.name === 'mysql'
      ? await session.query<TableColumn>(
          'select table_name as `table`, column_name as name, column_type as type from information_schema.columns ' +
            'where table_schema = database()',
          [],
        )
      : await session.query<TableColumn>(
          'select m.name as "table", c.name as name, c.type as type from sqlite_master m ' +
            "join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'",
          [],
        );
  return rows.map(({ table, name, type }) => ({ table, name, type: type.toLowerCase() }));
}

/** The tables whose rows name a tenant, in the order of their names. */
export function tablesOfTenants(columns: readonly TableColumn[]): readonly string[] {
  return columns
    .filter(({ name }) => name === 'tenant_id')
    .map(({ table }) => table)
    .sort();
}

/**
 * Inserts a row into a table, whatever its columns are: every id of a tenant's rows is the same one, so that they belong
 * together.
 */
export async function insertAnyRow(
  session: WriteSession,
  columns: readonly TableColumn[],
  { table, tenantId, id }: { readonly table: string; readonly tenantId: number | null; readonly id: number },
): Promise<void> {
  const own = columns.filter((column) => column.table === table);
  const values = own.map(({ name, type }) => {
    if (name === 'tenant_id') return tenantId;
    if (name === 'shard') return id % 16;
    if (/^(?:var)?binary|blob/.test(type)) return Buffer.alloc(type === 'binary(32)' ? 32 : 16, id);
    return /int/.test(type) ? id : String(id);
  });
  await session.run(
    `insert into ${table} (${own.map(({ name }) => name).join(', ')}) values (${own.map(() => '?').join(', ')})`,
    values,
  );
}
