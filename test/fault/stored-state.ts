import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

/** What the tables themselves must not hold, whoever wrote them. */
const FORBIDDEN = {
  'is there more than once': `
    select convert(unique_key using utf8mb4) as what from resource
    where unique_key is not null group by tenant_id, type, unique_key having count(*) > 1`,
  'has versions without events, or events without versions': `
    select lower(hex(r.id)) as what from resource r
    where r.version <> (select count(distinct e.resource_version) from event e where e.aggregate_id = r.id)`,
  'has events and was never stored': `
    select distinct lower(hex(e.aggregate_id)) as what from event e
    left join resource r on r.id = e.aggregate_id where r.id is null`,
  'has no document': `
    select lower(hex(r.id)) as what from resource r left join resource_doc d on d.id = r.id where d.id is null`,
};

/** Opens a database for a moment. */
export async function withConnection<T>(
  url: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await createConnection(url);
  try {
    return await work(connection);
  } finally {
    connection.destroy();
  }
}

/** Looks into the tables of a database in which nothing was deleted; each string is one broken promise. */
export function damageOf(url: string): Promise<readonly string[]> {
  return withConnection(url, async (connection) => {
    const problems: string[] = [];
    for (const [verdict, sql] of Object.entries(FORBIDDEN)) {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      problems.push(...rows.map(({ what }) => `${String(what)} ${verdict}`));
    }
    return problems;
  });
}
