import type { Session, UnitOfWork } from '@rollcall/persistence';

type SqlValues = Parameters<Session['query']>[1];

/** A statement as it was sent, and what the server did for it. */
export interface NotedStatement {
  readonly sql: string;
  readonly params: SqlValues;
  /** Rows and index entries that it looked at. */
  readonly touched: number;
  /** Temporary tables that it kept in files. */
  readonly diskTables: number;
}

/** A unit of work whose reads are noted. */
export interface NotedWork {
  readonly unitOfWork: UnitOfWork;
  /** The same without notes. */
  readonly plain: UnitOfWork;
  /** The statements of some work, in order. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly NotedStatement[]>;
}

interface Counters {
  readonly touched: number;
  readonly diskTables: number;
}

const NAMES = ['Handler_read%', 'Handler_icp_attempts', 'Created_tmp_disk_tables'];

async function readCounters(session: Session): Promise<Counters> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `show session status where ${NAMES.map((name) => `variable_name like '${name}'`).join(' or ')}`,
    [],
  );
  const sum = (found: typeof rows): number => found.reduce((total, { Value }) => total + Number(Value), 0);
  const isTable = ({ Variable_name: name }: (typeof rows)[number]): boolean => name.startsWith('Created');
  return { touched: sum(rows.filter((row) => !isTable(row))), diskTables: sum(rows.filter(isTable)) };
}

/** Notes what is read through a unit of work of a MariaDB server, by the counters of the connection that reads. */
export function noteStatements(unitOfWork: UnitOfWork): NotedWork {
  let noted: NotedStatement[] = [];
  const noting = (session: Session): Session => ({
    dialect: session.dialect,
    query: async (sql, params) => {
      const idle = await readCounters(session);
      const before = await readCounters(session);
      const rows = await session.query(sql, params);
      const after = await readCounters(session);
      // Reading the counters counts as well, each time the same.
      const own = (key: keyof Counters): number => after[key] - before[key] - (before[key] - idle[key]);
      noted.push({ sql, params, touched: own('touched'), diskTables: own('diskTables') });
      return rows as readonly never[];
    },
  });
  return {
    plain: unitOfWork,
    unitOfWork: {
      ...unitOfWork,
      read: (work) => unitOfWork.read((session) => work(noting(session))),
      snapshot: (work) => unitOfWork.snapshot((session) => work(noting(session))),
    },
    async statementsOf(work) {
      // Once before: the first use of a table reads its statistics.
      await work();
      noted = [];
      await work();
      return noted;
    },
  };
}
