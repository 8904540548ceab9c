import type { QueryExplainer, QueryPlan, QueryStep } from '@rollcall/directory';

import type { PlanRow, SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { planOf, scanOf, selectionOf, type ListPlan } from './list-resources.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Of a page as clients ask for it: what is read besides the matches does not decide how they are found. */
const PAGE = { startIndex: 1, count: 100 };
const NOTHING = { members: false, groups: false };

const SUMMARIES: Readonly<Record<QueryPlan['by'], string>> = {
  index: 'An index leads to the matches: their number decides what it costs.',
  walk: 'No index leads to the matches: a statement goes through all resources of the type.',
  compare:
    'An index leads to resources that may match; they are read and compared in memory, up to a limit beyond which the ' +
    'answer is tooMany.',
  scan:
    'No index leads to the matches: all resources of the type are read in chunks and compared in memory, up to a limit ' +
    'beyond which the answer is tooMany.',
};

const WORDS: Readonly<Record<PlanRow['access'], (table: string, index: string) => string>> = {
  lookup: (table, index) => `Rows of ${table} are looked up by the index ${index}.`,
  range: (table, index) => `A part of the index ${index} of ${table} is read.`,
  walk: (table, index) => `All of the index ${index} of ${table} is read.`,
  all: (table) => `Every row of ${table} is read.`,
};

/** Makes what tells how queries are answered: it compiles them as they are compiled to be answered, and asks the database. */
export function queryExplainer(options: ResourceStoreOptions): QueryExplainer {
  return {
    explain: (ctx, type, filter) =>
      options.unitOfWork.read((session) =>
        explain(session, planOf(options, ctx, type, { filter, page: PAGE, wanted: NOTHING })),
      ),
  };
}

async function explain(session: Session, plan: ListPlan): Promise<QueryPlan> {
  const isDecidedInSql = (await selectionOf(session, plan)) !== undefined;
  const { sql, params } = statementOf(session, plan, isDecidedInSql);
  const rows = await session.query(`${session.dialect.explain} ${sql}`, params);
  const by = isDecidedInSql ? (plan.selective ? 'index' : 'walk') : plan.selective ? 'compare' : 'scan';
  const tables = tablesIn(sql);
  const steps = rows.flatMap((row): readonly QueryStep[] => {
    const step = session.dialect.planRow(row);
    return step === undefined ? [] : [stepOf(step, tables.get(step.alias) ?? step.alias)];
  });
  return { by, summary: SUMMARIES[by], sql, steps };
}

function statementOf(session: Session, plan: ListPlan, isDecidedInSql: boolean): SqlFragment {
  const { ctx, type, selective } = plan;
  const { sql, params } = isDecidedInSql ? plan.compile('lookup') : scanOf(plan).compiled;
  const by = selective ? session.dialect.sortOnly('r.id') : 'r.id';
  return {
    sql: `select r.id from resource r where r.tenant_id = ? and r.type = ? and ${sql} order by ${by} limit ${PAGE.count}`,
    params: [ctx.tenant.id, type.name, ...params],
  };
}

/** The tables of a statement by their aliases. */
function tablesIn(sql: string): ReadonlyMap<string, string> {
  const named = [...sql.matchAll(/\b(?:from|join) (\w+) (\w+)/g)];
  return new Map(named.map(([, table = '', alias = '']) => [alias, table]));
}

function stepOf({ index, access }: PlanRow, table: string): QueryStep {
  return { table, index, words: WORDS[access](table, index ?? 'PRIMARY') };
}
