import type { HostAnswer } from './host-chooser.js';
import type { MysqlConnection } from './mysql-connection.js';

/** Values of `wsrep_local_state` of a node that works: 4 is synced, 2 feeds another node, 3 catches up after that. */
const SYNCED = '4';
const CATCHING_UP = new Set(['2', '3']);

/** Asks a server by a new connection whether it is one to write to. Servers outside of Galera are, unless read-only. */
export async function askHost(connection: MysqlConnection): Promise<HostAnswer> {
  if (connection.readOnly) return 'unfit';
  if (!connection.galera) return 'ready';
  return answerOf(
    await connection.shown(
      "show global status where variable_name in ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state')",
    ),
  );
}

/** What the status variables of a Galera node say of it. */
export function answerOf(status: ReadonlyMap<string, string>): HostAnswer {
  if (status.get('wsrep_ready') !== 'ON' || status.get('wsrep_cluster_status') !== 'Primary') return 'unfit';
  const state = status.get('wsrep_local_state') ?? '';
  if (state === SYNCED) return 'ready';
  return CATCHING_UP.has(state) ? 'donor' : 'unfit';
}

/**
 * Waits until a Galera node has applied what any node had acknowledged before; elsewhere there is nothing to wait for.
 * @param timeout milliseconds that it waits at most
 */
export async function catchUp(connection: MysqlConnection, timeout: number): Promise<void> {
  if (!connection.galera) return;
  try {
    await connection.send('set session wsrep_sync_wait = 1', [], timeout);
    await connection.send('select 1', [], timeout);
    await connection.send('set session wsrep_sync_wait = default', [], timeout);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
