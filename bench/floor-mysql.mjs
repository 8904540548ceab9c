// The floor's database access on MySQL and MariaDB: mysql2 and nothing else, as the service is set up.
import mysql from 'mysql2';

/** Times that an operation is tried that met a deadlock or waited too long for a lock, as the service does. */
const ATTEMPTS = 8;
const TRANSIENT = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

/**
 * Opens a pool like the service's.
 * @param {{ url: string, settings: readonly string[], connectionLimit: number }} options `settings` are the statements
 *   with which the service prepares a connection
 * @returns `perform(work)`, which runs an operation on one connection, and `close()`
 */
export function openFloorMysql({ url, settings, connectionLimit }) {
  const pool = mysql.createPool({
    ...{ uri: url, connectionLimit, charset: 'utf8mb4_bin' },
    ...{ supportBigNumbers: true, bigNumberStrings: false, jsonStrings: true },
  });
  pool.on('connection', (connection) => {
    for (const setting of settings) connection.query(setting);
  });

  async function attempt(work) {
    const connection = await new Promise((resolve, reject) => {
      pool.getConnection((error, found) => (error ? reject(error) : resolve(found)));
    });
    try {
      return await work(({ kind, sql }, params) => send(connection, kind, sql, params));
    } catch (error) {
      await send(connection, 'query', 'rollback', []);
      throw error;
    } finally {
      connection.release();
    }
  }

  return {
    async perform(work) {
      for (let attempts = 1; ; attempts += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          if (attempts === ATTEMPTS || !TRANSIENT.has(error.code)) throw error;
        }
      }
    },
    close: () => pool.end(() => undefined),
  };
}

/** The rows of a statement as arrays of cells, or the number of rows that it changed. */
function send(connection, kind, sql, params) {
  return new Promise((resolve, reject) => {
    connection[kind](sql, params, (error, result) => {
      if (error) reject(error);
      else if (Array.isArray(result)) resolve({ rows: result, count: result.length });
      else resolve({ rows: [], count: result.affectedRows });
    });
  });
}
