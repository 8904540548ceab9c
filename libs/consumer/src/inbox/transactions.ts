import type { DataSource, EntityManager } from 'typeorm';

/** Drivers for which TypeORM keeps one connection: transactions that overlap there end each other. */
const ONE_CONNECTION: ReadonlySet<string> = new Set([
  'better-sqlite3',
  'sqljs',
  'capacitor',
  'cordova',
  'expo',
  'nativescript',
  'react-native',
]);

const lastOf = new WeakMap<DataSource, Promise<unknown>>();

/** Whether a database is a file that belongs to one process. */
export function hasOneConnection(dataSource: DataSource): boolean {
  return ONE_CONNECTION.has(dataSource.options.type);
}

/** Runs work in a transaction; one after the other where the data source has one connection only. */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  if (!hasOneConnection(dataSource)) return dataSource.transaction(work);
  return oneAtATime(dataSource, () => dataSource.transaction(work));
}

/** Runs statements outside of a transaction, but never inside of somebody else's. */
export async function outsideTransactions<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return hasOneConnection(dataSource)
    ? oneAtATime(dataSource, () => work(dataSource.manager))
    : work(dataSource.manager);
}

async function oneAtATime<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const before = lastOf.get(dataSource) ?? Promise.resolve();
  const run = before.then(work);
  lastOf.set(
    dataSource,
    run.catch(() => undefined),
  );
  return run;
}
