// What the database itself holds, in the words of the checker.

/** What the tables must not hold, whoever wrote them: each statement gives one column `what`. */
const FORBIDDEN = {
  'is there more than once': `
    select hex(unique_key) as what from resource
    where unique_key is not null group by tenant_id, type, unique_key having count(*) > 1`,
  'has no document': `
    select hex(r.id) as what from resource r left join resource_doc d on d.id = r.id where d.id is null`,
  'has a document and is not there': `
    select hex(d.id) as what from resource_doc d left join resource r on r.id = d.id where r.id is null`,
  'is a member and not there': `
    select hex(m.member_id) as what from group_member m left join resource r on r.id = m.member_id where r.id is null`,
  'has members and is not there': `
    select hex(m.group_id) as what from group_member m left join resource r on r.id = m.group_id where r.id is null`,
  'is both there and in the archive': `
    select hex(r.id) as what from resource r join archived_resource a on a.id = r.id`,
  'has no place in the feed': `
    select hex(e.event_id) as what from event e left join feed f on f.event_id = e.id where f.event_id is null`,
  'is in the feed without an event': `
    select f.event_id as what from feed f left join event e on e.id = f.event_id where e.id is null`,
};

/** Live resources of each type, as they were counted on the way and as they are there. */
const COUNTS = `
  select c.tenant_id, c.type, sum(c.total) as counted,
    (select count(*) from resource r where r.tenant_id = c.tenant_id and r.type = c.type) as there
  from resource_count c group by c.tenant_id, c.type`;

const EVENTS = `
  select t.name as tenant, f.seq, f.epoch, hex(e.event_id) as id, e.type, e.aggregate_type, hex(e.aggregate_id) as resource,
    e.resource_version, e.ordinal, e.is_last, hex(e.txn_id) as txn, e.actor, e.request_id, e.payload
  from feed f join event e on e.id = f.event_id join tenant t on t.id = f.tenant_id
  order by f.tenant_id, f.seq`;

const RESOURCES = `
  select t.name as tenant, hex(r.id) as id, r.type, r.version, r.gone from (
    select tenant_id, id, type, version, 0 as gone from resource
    union all select tenant_id, id, type, version + 1 as version, 1 as gone from archived_resource
  ) r join tenant t on t.id = r.tenant_id`;

const HEADS = 'select t.name as tenant, h.seq from feed_head h join tenant t on t.id = h.tenant_id';

/**
 * Reads what the checker wants of the database.
 * @param {(sql: string) => Promise<readonly object[]>} query
 */
export async function readTables(query) {
  const damage = [];
  for (const [verdict, sql] of Object.entries(FORBIDDEN)) {
    for (const { what } of await query(sql)) damage.push(`${what} ${verdict}`);
  }
  for (const { tenant_id: tenant, type, counted, there } of await query(COUNTS)) {
    if (Number(counted) !== Number(there))
      damage.push(`${type} of the tenant ${tenant}: ${there}, counted ${counted}`);
  }
  return {
    damage,
    heads: (await query(HEADS)).map(({ tenant, seq }) => ({ tenant, seq: Number(seq) })),
    resources: (await query(RESOURCES)).map(({ tenant, id, type, version, gone }) => ({
      ...{ tenant, type },
      id: uuid(id),
      version: Number(version),
      gone: Number(gone) === 1,
    })),
    events: (await query(EVENTS)).map(eventOf),
  };
}

function eventOf(row) {
  return {
    tenant: row.tenant,
    seq: Number(row.seq),
    id: uuid(row.id),
    type: row.type,
    data: {
      tenant: row.tenant,
      resourceType: row.aggregate_type,
      resourceId: uuid(row.resource),
      epoch: Number(row.epoch),
      version: Number(row.resource_version),
      ordinal: Number(row.ordinal),
      last: Number(row.is_last) === 1,
      txn: uuid(row.txn),
      actor: row.actor,
      requestId: row.request_id,
      ...JSON.parse(row.payload),
    },
  };
}

function uuid(hex) {
  const text = hex.toLowerCase();
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)];
  return parts.join('-');
}
