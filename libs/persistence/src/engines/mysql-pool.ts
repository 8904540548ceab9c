import type { Entrance } from './gate.js';
import type { HostPool } from './host-pool.js';
import type { MysqlConnection } from './mysql-connection.js';

/** A connection with the pool that it belongs to. */
export interface Taken {
  readonly connection: MysqlConnection;
  readonly pool: HostPool;
}

/** Where connections come from. */
export interface ConnectionSource {
  /**
   * Gives an idle connection at once, or makes one.
   * @param timeout milliseconds that it may take to find a host
   * @throws the error of the driver
   */
  take(timeout: number): Taken | Promise<Taken>;
}

/** Gives connections to work. */
export interface MysqlPool {
  /**
   * Whoever leaves a connection in a state of its own destroys it.
   * @param timeout milliseconds that it may take to find a host
   * @throws ScimError `unavailable` when no connection is free in time; the error of the driver when none can be made
   */
  lease<T>(timeout: number, work: (connection: MysqlConnection) => Promise<T>): Promise<T>;
}

/** Makes the pool of a source: work has as many connections at a time as the gate has places. */
export function mysqlPool(gate: Entrance, source: ConnectionSource): MysqlPool {
  return {
    async lease(timeout, work) {
      await gate.enter();
      try {
        const { connection, pool } = await source.take(timeout);
        try {
          return await work(connection);
        } finally {
          pool.giveBack(connection);
        }
      } finally {
        gate.leave();
      }
    },
  };
}
