import { describe, expect, it } from '@jest/globals';

import { missedIn } from '../support/sql/statements-of-all-tenants.js';
import { tenantsNamed } from '../support/sql/tenants-named.js';

const TABLES = new Set([
  ...[
    'resource',
    'resource_doc',
    'resource_ref',
    'resource_count',
    'group_member',
    'attribute_value',
    'sink',
  ],
  ...[
    'event',
    'feed',
    'feed_head',
    'provisioning_log',
    'stream_ack',
    'archived_group_member',
    'async_request',
  ],
]);

/** Statements of ours that name the tenant at each table, in the dialects of both engines. */
const RIGHT = [
  'select r.id from resource r where r.id = ? and r.tenant_id = ? and r.type = ? lock in share mode',
  'select r.id from resource r force index (ix_resource_type) where r.tenant_id = ? and r.type = ? order by r.id limit 2',
  "select r.id, d.document -> '$.displayName' as display from resource r join resource_doc d on d.id = r.id " +
    'and d.tenant_id = r.tenant_id where r.tenant_id + 0 = ? and (r.id > ? or r.type = ?)',
  'select r.id from resource r where r.tenant_id + 0 = ? and r.id in (?, ?) and not exists (select 1 from group_member m ' +
    'where m.group_id = ? and m.member_id = r.id and m.tenant_id + 0 = ?) order by r.id for update',
  'select t.*, r.id, d.document from (select sum(c.total) as total from resource_count c where c.tenant_id = ?) t ' +
    'left join (select r.id from resource r where r.tenant_id = ? order by r.id limit 1 offset 0) p on 1 = 1 ' +
    'left join resource r on r.id = p.id and r.tenant_id + 0 = ? ' +
    'left join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id',
  'select m.member_id from (with recursive nested (id, depth) as (select g.id, 1 from resource g where g.id = ? and ' +
    'g.tenant_id + 0 = ? union select n.member_id, nested.depth + 1 from nested cross join group_member n on ' +
    "n.group_id = nested.id and n.member_type = 'Group' and n.tenant_id + 0 = ? where nested.depth < 10) " +
    'select nested.id from nested) g cross join group_member m on m.group_id = g.id where m.tenant_id + 0 = ?',
  'select r.id from group_member m join resource r on r.id = m.group_id and r.tenant_id + 0 = m.tenant_id where ' +
    'm.tenant_id = ? union all select r.id from resource_ref f join resource r on r.id = f.resource_id ' +
    'and r.tenant_id + 0 = f.tenant_id where f.tenant_id = ? and f.target_id = ?',
  'insert into group_member (group_id, member_id, tenant_id) values (?, ?, ?), (?, ?, ?)',
  'insert into archived_group_member (deleted_id, group_id, tenant_id) select ?, group_id, tenant_id from group_member ' +
    'where group_id = ? and tenant_id + 0 = ?',
  'update resource as r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id set version = version + 1, ' +
    'd.document = ? where r.id = ? and r.tenant_id = ? and r.version = ?',
  'delete r, d from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id ' +
    'where r.id = ? and r.tenant_id = ?',
  'delete from resource_doc where id = ? and tenant_id = ?',
  'explain query plan select r.id from resource r where r.tenant_id = ?',
  'insert into stream_ack (sink_id, seq, tenant_id) values (?, ?, ?) on conflict (sink_id, seq) do update set ' +
    'tenant_id = stream_ack.tenant_id',
  'select e.id, cast(unix_timestamp(now(6)) * 1000 as signed) as now from feed f join event e on e.id = f.event_id ' +
    'and e.tenant_id + 0 = f.tenant_id where f.tenant_id = ? and case when f.seq > ? then 1 else 0 end = 1',
  'select id from sink where tenant_id is null order by id',
];

const missed = (sql: string): readonly string[] =>
  missedIn(sql, tenantsNamed(sql, TABLES)).map(({ table, alias }) => `${table} ${alias}`);

const CONDITION = /(?:\w+\.)?tenant_id(?: \+ 0)? (?:= (?:\?|\w+\.tenant_id)|is null)(?! *,)/g;

/** The statement once for each condition on a tenant, without it; and once for each column that an INSERT gives it in. */
function mutantsOf(sql: string): readonly string[] {
  const conditions = [...sql.matchAll(CONDITION)].filter(
    ({ index }) => !sql.slice(0, index).endsWith('set '),
  );
  return [
    ...conditions.flatMap(({ index, 0: text }) =>
      ['1 = 1', `not ${text}`, text.replace(/=.*|is null/, '> 0'), `(${text} or 1 = 0)`].map(
        (instead) => sql.slice(0, index) + instead + sql.slice(index + text.length),
      ),
    ),
    ...(sql.startsWith('insert') ? [sql.replace(/tenant_id(?=\))/, 'other_id')] : []),
    ...(sql.includes(' and ') ? [sql.replace(/ and (?=(?:\w+\.)?tenant_id)/, ' or ')] : []),
  ].filter((mutant) => mutant !== sql);
}

describe('house rule 7: the tenant is in every WHERE', () => {
  it.each(RIGHT)('is seen in: %s', (sql) => {
    expect(missed(sql)).toEqual([]);
    expect(tenantsNamed(sql, TABLES).length).toBeGreaterThan(0);
  });

  it.each(RIGHT.flatMap(mutantsOf))('is missed in: %s', (mutant) => {
    expect(missed(mutant).length).toBeGreaterThan(0);
  });

  it.each([
    [
      'a join without it',
      'select r.id from resource r join group_member m on m.group_id = r.id where r.tenant_id = ?',
    ],
    ['only one of two alternatives', 'select id from resource where (tenant_id = ? and type = ?) or id = ?'],
    [
      'a LEFT JOIN says nothing of what stands before it',
      'select r.id from resource r left join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id and r.tenant_id = ?',
    ],
    [
      'two that are compared with each other only',
      'select r.id from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id',
    ],
    [
      'a query in brackets says nothing of what is around it',
      'select r.id from resource r where exists (select 1 from group_member m where m.tenant_id = ? and r.tenant_id = m.tenant_id)',
    ],
    ['a column of another name', 'select r.id from resource r where r.type = ? and r.id = ?'],
    ['a HAVING', 'select type, tenant_id from resource group by type, tenant_id having tenant_id = ?'],
    ['a row for whoever it is', 'insert into group_member (group_id, member_id) values (?, ?)'],
    ['one row of two', 'insert into group_member (group_id, tenant_id) values (?, ?), (?, 1 + 1)'],
    [
      'rows of all tenants copied',
      'insert into archived_group_member (deleted_id, tenant_id) select ?, tenant_id from group_member where group_id = ?',
    ],
    ['a row that goes to another tenant', 'update resource set tenant_id = ? where id = ? and tenant_id = ?'],
    [
      'a row that is taken from another tenant',
      'insert into stream_ack (sink_id, seq, tenant_id) values (?, ?, ?) on duplicate key update tenant_id = ?',
    ],
    [
      'a query in an ORDER BY',
      'select f.seq from feed f where f.tenant_id = ? order by (select max(h.seq) from feed_head h)',
    ],
    ['a query in a SET', 'update feed_head set seq = (select max(seq) from feed) where tenant_id = ?'],
    ['an unknown reader', 'delete from async_request where completed < ? and attempts = ?'],
  ])('is missed: %s', (_, sql) => {
    expect(missed(sql).length).toBeGreaterThan(0);
  });

  it('the parameters that name the tenants are known by their places', () => {
    const sql =
      'select r.id from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id where r.id = ? and ' +
      'r.tenant_id = ? and exists (select 1 from group_member m where m.member_id = ? and m.tenant_id in (?, ?))';
    expect(tenantsNamed(sql, TABLES).map(({ alias, places }) => [alias, places])).toEqual([
      ['r', [1]],
      ['d', [1]],
      ['m', [3, 4]],
    ]);
  });

  it.each([
    'select id from resource where tenant_id = ?; delete from resource',
    'select id from resource where tenant_id = ? -- and more',
    'replace into resource (id) values (?)',
    'truncate table resource',
    'select id from resource natural join resource_doc where tenant_id = ?',
    'select id from resource where tenant_id = ? except select id from resource',
    'delete x from resource r where r.tenant_id = ?',
    '',
  ])('what cannot be read is refused: %s', (sql) => {
    expect(() => tenantsNamed(sql, TABLES)).toThrow('cannot be read');
  });

  it('no more is left out of a statement of all tenants than is said', () => {
    const allowed = [{ sql: /^select 1 from feed (\w)/, unnamed: ['$1'], reason: 'spec' }];
    const once = 'select 1 from feed f where f.seq = ?';
    const twice = 'select 1 from feed f where f.seq in (select f.seq from feed f)';
    const left = [once, twice].map((sql) => missedIn(sql, tenantsNamed(sql, TABLES), allowed).length);
    expect(left).toEqual([0, 1]);
  });
});
