import { DatabaseUnavailable } from '../errors.js';
import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import type { MysqlAddress } from './database-url.js';
import { migrationName, type Engine, type EngineOptions } from './engine.js';
import { bothGates, Gate } from './gate.js';
import { MysqlHosts } from './mysql-hosts.js';
import { mysqlPool } from './mysql-pool.js';
import { MysqlReaders } from './mysql-readers.js';
import { MysqlReads } from './mysql-reads.js';
import { MysqlSchema } from './mysql-schema.js';
import { MysqlTransactions } from './mysql-transactions.js';
import { RecurringStatements } from './recurring-statements.js';

/** Share of the connections that changes may have at a time. */
const WRITING = 0.8;

/**
 * Opens a database on a MySQL or MariaDB server, or on the first of several that is fit for work.
 * @throws DatabaseUnavailable when none can be used, with the reason in one sentence
 */
export async function openMysql(address: MysqlAddress, options: EngineOptions): Promise<Engine> {
  const recurring = new RecurringStatements();
  const gate = new Gate(options.poolSize, options.acquireTimeout);
  const hosts = new MysqlHosts(address, options, recurring);
  const readers =
    options.reads === 'others' && hosts.several
      ? new MysqlReaders(address, options, recurring, hosts)
      : undefined;
  const schema = new MysqlSchema(address, options, () => hosts.host());
  const unitOptions = { ...options, several: hosts.several };
  const reads = new MysqlReads(mysqlPool(gate, readers ?? hosts), unitOptions);
  // Changes that wait for each other's rows leave some connections to reads.
  const writing = new Gate(Math.max(1, Math.ceil(options.poolSize * WRITING)), options.acquireTimeout);
  const transactions = new MysqlTransactions(mysqlPool(bothGates(writing, gate), hosts), unitOptions);
  // Overload is not an outage: whether the database answers is asked beside the work that waits for it.
  const probes = new MysqlReads(mysqlPool(new Gate(1, options.acquireTimeout), hosts), unitOptions);

  const close = async (): Promise<void> => {
    hosts.close();
    readers?.close();
    await schema.close();
  };
  try {
    await hosts.host();
  } catch (error) {
    await close();
    throw new DatabaseUnavailable(whyNot(address, error), { cause: error });
  }

  return {
    unitOfWork: {
      dialect: mysqlDialect,
      read: (work) => reads.read(work),
      snapshot: (work) => reads.snapshot(work),
      write: <T>(work: (session: WriteSession) => Promise<T>) => transactions.write(work),
    },
    probe: (work) => probes.read(work),
    migrationNames: options.migrations.map(migrationName),
    dataSource: () => schema.dataSource(),
    migrating: (work) => schema.migrating(work),
    check: () => undefined,
    load: () => ({
      connections: gate.places,
      used: gate.taken,
      waiting: gate.waiting + writing.waiting,
      retries: transactions.retries,
    }),
    close,
  };
}

/** Of several hosts, the reason of the one that was asked last. */
function whyNot(address: MysqlAddress, error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_DBACCESS_DENIED_ERROR') {
    return `The server refused the user of ${address.shown}. Check user, password and grants.`;
  }
  if (code === 'ER_BAD_DB_ERROR') return `The database of ${address.shown} does not exist. Create it first.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The host of ${address.shown} is unknown. Check its name.`;
  if (code === 'ER_CON_COUNT_ERROR') return `The server of ${address.shown} has no connection left.`;
  if (address.hosts.length > 1)
    return `No server of ${address.shown} can be used. Check that one of them runs, can be reached and takes writes.`;
  return `No MySQL or MariaDB server answers at ${address.shown}. Check that it runs and can be reached.`;
}
