// Where events are measured: a private MariaDB, a private NATS server, and services on databases of their own.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../../test/support/mariadb.mjs';
import { startNats } from '../../test/support/nats.mjs';
import { loadPopulation } from '../../test/support/population.mjs';
import { startServiceProcess } from '../child-processes.mjs';
import { Side } from './side.mjs';

const SEED = 20_251;

/** Every commit is on disk before it is answered. */
const SERVER_OPTIONS = [
  '--innodb-buffer-pool-size=1G',
  '--innodb-log-file-size=512M',
  '--innodb-flush-log-at-trx-commit=1',
];

/** Starts the servers. `side(name, settings)` starts a service on a new database with users in it;
 * with `relay`, settings of a relay that is a process of its own. */
export async function startStand({ folder, users }) {
  // A server that starts empties its folder of temporary tables, so it must be nobody else's.
  const temporary = join(folder, 'mariadb-tmp');
  mkdirSync(temporary);
  const mariadb = await startMariadb({ options: [...SERVER_OPTIONS, `--tmpdir=${temporary}`] });
  const nats = await startNats();
  const admin = await createConnection(mariadb.url);
  const [[{ version }]] = await admin.query('select version() as version');
  const sides = [];
  return {
    ...{ mariadb, nats, version },
    async side(name, { relay: relaySettings, ...settings }) {
      await admin.query(`create database ${name} character set utf8mb4`);
      const databaseUrl = `${mariadb.url}/${name}`;
      const token = randomBytes(24).toString('hex');
      const adminToken = randomBytes(24).toString('hex');
      const service = await startServiceProcess({
        databaseUrl,
        settings: {
          ...{ MIGRATE: 'auto', ROLLCALL_BOOTSTRAP_TOKEN: token, ROLLCALL_ADMIN_TOKEN: adminToken },
          ...settings,
        },
      });
      const relay =
        relaySettings === undefined
          ? undefined
          : await startServiceProcess({ databaseUrl, settings: { ROLE: 'relay', ...relaySettings } });
      const population = await loadPopulation({ url: databaseUrl, users, groups: [], seed: SEED });
      const database = await createConnection(databaseUrl);
      const side = new Side({ service, relay, database, population, users, token, adminToken });
      sides.push(side);
      return side;
    },
    async stop() {
      for (const side of sides) await side.stop();
      admin.destroy();
      await nats.stop();
      await mariadb.stop();
    },
  };
}
