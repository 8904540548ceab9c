import { createConnection } from 'mysql2/promise';

/** What a database is filled with. */
export interface Filling {
  readonly resources: number;
  /** Every so many resources there is one of the small tenant. */
  readonly apart: number;
  /** Numbers of the tenants. */
  readonly large: number;
  readonly small: number;
  /** Every so many resources there is a group; none without it. */
  readonly groups?: number;
}

/** Users and groups of two tenants in turn, written by SQL: half of them share values with others, some have none. */
export async function fillResources(
  url: string,
  { resources, apart, large, small, groups = resources + 1 }: Filling,
): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query('set max_recursive_iterations = 4294967295');
    const numbers = `with recursive n as (select 0 as i union all select i + 1 from n where i + 1 < ${resources})`;
    const id =
      "unhex(concat(lpad(hex(1767225600000 + i * 1000), 12, '0'), '7000', '8000', lpad(hex(i), 12, '0')))";
    const tenant = `if(i % ${apart} = 0, ${small}, ${large})`;
    const type = `if(i % ${groups} = ${groups} - 1, 'Group', 'User')`;
    const scattered = `(i * 7919) % ${resources}`;
    await connection.query(
      'insert into resource (id, tenant_id, type, unique_key, external_id, display_key, family_key, given_key, ' +
        `active, version, created, last_modified) ${numbers} select ${id}, ${tenant}, ${type}, ` +
        `concat('user-', ${scattered}), if(i % 3 = 0, null, concat('e', ${scattered})), ` +
        `if(i % 4 = 0, null, concat('display ', i % 97)), if(i % 5 = 0, null, concat('family ', i % 7)), null, 1, 1, ` +
        `1767225600000 + i * 1000, 1767225600000 + ${scattered} from n`,
    );
    await connection.query(
      `insert into resource_doc (id, tenant_id, document) ` +
        'select id, tenant_id, concat(\'{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\', ' +
        "convert(unique_key using utf8mb4), '\"}') from resource",
    );
    await connection.query(
      'insert into resource_count (tenant_id, type, slot, total) ' +
        'select tenant_id, type, 0, count(*) from resource group by tenant_id, type',
    );
    await connection.query('analyze table resource, resource_doc');
  } finally {
    await connection.end();
  }
}
