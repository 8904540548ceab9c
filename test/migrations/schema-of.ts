import type { Session } from '@rollcall/persistence';

type Row = Readonly<Record<string, unknown>>;

/** Everything that the engine knows of the shape of its tables, comparable with another database's. */
export async function schemaOf(session: Session): Promise<Readonly<Record<string, readonly Row[]>>> {
  return session.dialect.name === 'mysql' ? schemaOfMysql(session) : schemaOfSqlite(session);
}

async function schemaOfMysql(session: Session): Promise<Readonly<Record<string, readonly Row[]>>> {
  const rows = (columns: string, table: string, order: string): Promise<readonly Row[]> =>
    session.query(
      `select ${columns} from information_schema.${table} where table_schema = database() order by ${order}`,
      [],
    );
  return {
    tables: await rows(
      'table_name, engine, table_collation, row_format, create_options',
      'tables',
      'table_name',
    ),
    columns: await rows(
      'table_name, ordinal_position, column_name, column_type, is_nullable, column_default, extra, collation_name',
      'columns',
      'table_name, ordinal_position',
    ),
    indexes: await rows(
      'table_name, index_name, seq_in_index, column_name, non_unique, sub_part, index_type, collation',
      'statistics',
      'table_name, index_name, seq_in_index',
    ),
    constraints: await rows(
      'table_name, constraint_name, constraint_type',
      'table_constraints',
      'table_name, constraint_name',
    ),
  };
}

async function schemaOfSqlite(session: Session): Promise<Readonly<Record<string, readonly Row[]>>> {
  const master = await session.query<{ type: string; name: string }>(
    'select type, name, tbl_name, sql from sqlite_master order by type, name',
    [],
  );
  const shape: Record<string, readonly Row[]> = { master };
  for (const { name } of master.filter(({ type }) => type === 'table')) {
    shape[`columns of ${name}`] = await session.query(`pragma table_info(${name})`, []);
    const indexes = await session.query<{ name: string }>(`pragma index_list(${name})`, []);
    shape[`indexes of ${name}`] = indexes;
    for (const index of indexes)
      shape[`columns of ${index.name}`] = await session.query(`pragma index_xinfo(${index.name})`, []);
  }
  return shape;
}
