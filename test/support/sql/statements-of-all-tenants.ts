import type { NamedTable } from './tenants-named.js';

/** Statements that are not of one tenant, and why. */
export interface StatementOfAllTenants {
  readonly sql: RegExp;
  /** The aliases that name no tenant; every other table of the statement does. */
  readonly unnamed: readonly string[];
  readonly reason: string;
}

/** Every statement of the service that touches rows of tenants without naming one. Whoever adds another says why here. */
export const STATEMENTS_OF_ALL_TENANTS: readonly StatementOfAllTenants[] = [
  {
    sql: /^delete from (\w+) where \(([\w, ]+)\) in \(select \2 from \1 where .* limit \d+\)$/,
    unnamed: ['$1'],
    reason: 'SQLite has no LIMIT for DELETE: the query in brackets, which names the tenant, gives the keys',
  },
  {
    sql: /^select c\.id, .* from credential c .* where c\.token_hash = \?$/,
    unnamed: ['c', 's', 'p', 'n', 'y'],
    reason:
      'whose a token is, is what is asked; all that is read hangs on the one credential that has this hash',
  },
  {
    sql: /^select c\.id, .* from credential c .* where c\.tenant_id (?:= \?|is null) order by c\.id$/,
    unnamed: ['n'],
    reason: 'the networks of a credential of no tenant have no tenant either, and hang on its id',
  },
  {
    sql: /^select .* from oauth_client where id = \?$/,
    unnamed: ['oauth_client'],
    reason: 'an OAuth client says no more of itself than its id; whose it is, is what is asked',
  },
  {
    sql: /^select .* from trusted_issuer where issuer = \? order by id$/,
    unnamed: ['trusted_issuer'],
    reason: 'a client assertion names its issuer; which tenants trust that one is what is asked',
  },
  {
    sql: /^select a\.txn, .* from \(select txn, tenant_id, turn from \(select .* from async_request a where /,
    unnamed: ['a', 'e', 'a'],
    reason:
      'whoever works at accepted requests takes those of all tenants in turn; the tenant comes with each',
  },
  {
    sql: /^delete from async_request where completed < \?$/,
    unnamed: ['async_request'],
    reason: 'what was answered long ago is forgotten for all tenants at once',
  },
  {
    sql: /^select u\.event_id as id, e\.tenant_id, .* from unsequenced u join event e on e\.id = u\.event_id where u\.shard in /,
    unnamed: ['e'],
    reason:
      'the sequencer gives the events of all tenants of its shards their places; the tenant comes with each',
  },
  {
    sql: /^insert into unsequenced \(shard, event_id\) select mod\(e\.tenant_id, \d+\), e\.id from event e /,
    unnamed: ['e', 'f'],
    reason:
      'events without a place are looked for among those of all tenants; the shard follows from the tenant',
  },
  {
    sql: /^select count\(\*\) as waiting, .* from unsequenced$/,
    unnamed: ['e'],
    reason: 'a metric of the service: how many events wait for their places, and for how long',
  },
  {
    sql: /^select kind, count\(\*\) as found from credential where revoked is null/,
    unnamed: ['credential'],
    reason: 'a metric of the service: how many credentials are about to expire',
  },
  {
    sql: /^select min\(id\) as first, max\(id\) as last from event$/,
    unnamed: ['event'],
    reason: 'the range of events in which missed ones are looked for',
  },
  {
    sql: /^select tenant_id from event where txn_id = \? limit 1 lock in share mode$/,
    unnamed: ['event'],
    reason: 'whether a COMMIT took effect is told by the id of the transaction, which is of one process',
  },
  {
    sql: /^select tenant_id from feed_head where shard in \(/,
    unnamed: ['feed_head'],
    reason: 'the feeds of a shard, each of which is then pruned by a statement that names its tenant',
  },
  {
    sql: /^select h\.tenant_id, p\.seq as seen from feed_head h left join log_place p on p\.tenant_id = h\.tenant_id /,
    unnamed: ['h', 'p'],
    reason: 'the tenants whose logs may miss entries, each of which is then looked at by name',
  },
  {
    sql: /^select s\.id as sink_id, h\.tenant_id from sink s cross join feed_head h left join sink_cursor c /,
    unnamed: ['h', 'c'],
    reason: 'a sink of the whole service gets a cursor for every tenant that has a feed',
  },
  {
    sql: /^select c\.sink_id, c\.tenant_id, .* from sink_cursor c .* where c\.shard in \(/,
    unnamed: ['c', 'h', 's', 'p'],
    reason: 'the relay asks which sinks of its shards are behind; the tenant comes with each cursor',
  },
  {
    sql: /^select c\.sink_id, c\.tenant_id, .* from sink_cursor c .* where c\.sink_id = \? order by c\.tenant_id$/,
    unnamed: ['c', 'h', 'p', 'p', 'f'],
    reason:
      'a sink of the whole service has a cursor for each tenant; that of one tenant was found as its own',
  },
  {
    sql: /^select s\.id, s\.name, .* from sink s order by s\.id$/,
    unnamed: ['s', 'c', 'h', 'c', 'f', 'c', 'p', 'p'],
    reason: 'metrics of the service: how far behind each sink is',
  },
  {
    sql: /^select .* from sink where id = \?$/,
    unnamed: ['sink'],
    reason: 'the relay opens the sink of a cursor that it has read; it may be one of the whole service',
  },
  {
    sql: /^delete from (parked_event|sink_cursor|stream_event|stream_subject|stream_ack|stream_state) where sink_id = \?$/,
    unnamed: ['$1'],
    reason: 'a sink of the whole service has rows of every tenant, which go with it',
  },
  {
    sql: /^select (?:distinct )?[est]\.(?:sink_)?id, [est]\.tenant_id\b.* from (?:sink s|stream_event e|stream_state t) /,
    unnamed: ['s', 'e', 't', 'c'],
    reason: 'the upkeep of the streams of all tenants; the tenant comes with each',
  },
  {
    sql: /^select distinct a\.tenant_id, a\.type from archived_resource a order by /,
    unnamed: ['a'],
    reason: 'the tenants that have an archive, each of which is then purged by name',
  },
  {
    sql: /^select tenant_id, name, .* from tenant_deletion order by /,
    unnamed: ['tenant_deletion'],
    reason: 'the tenants that are being removed, for whoever removes them and for administrators',
  },
  {
    sql: /^select t\.id, t\.name, .* from tenant t left join tenant_types y on y\.tenant_id = t\.id (?:where t\.name > \? )?order by t\.name(?: limit \d+)?$/,
    unnamed: ['y'],
    reason: 'administrators list all tenants',
  },
];

/** The tables of a statement in which it should have named a tenant, and did not. */
export function missedIn(
  sql: string,
  tables: readonly NamedTable[],
  exceptions: readonly StatementOfAllTenants[] = STATEMENTS_OF_ALL_TENANTS,
): readonly NamedTable[] {
  const allowed = exceptions.flatMap(({ sql: form, unnamed }) => {
    const found = form.exec(sql);
    return found === null ? [] : unnamed.map((alias) => (alias === '$1' ? (found[1] ?? '') : alias));
  });
  return tables.filter(({ isNamed, alias }) => {
    if (isNamed) return false;
    const place = allowed.indexOf(alias);
    if (place >= 0) allowed.splice(place, 1);
    return place < 0;
  });
}
