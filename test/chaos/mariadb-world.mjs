// Two replicas of the service and a relay beside them, on MariaDB, with NATS JetStream as the broker; downstream, the
// example mirrors one tenant by the feed and another by JetStream.
import { readFileSync } from 'node:fs';
import mysql from 'mysql2/promise';
import { findMariadb, MARIADB_PACKAGE, startMariadb } from '../support/mariadb.mjs';
import { findNats, NATS_PACKAGE, startNats } from '../support/nats.mjs';
import { missingIn, processesOf, startMirrors } from './downstream-mirror.mjs';
import { countStream, readStream } from './read-stream.mjs';
import { readTables } from './read-tables.mjs';
import { ServiceProcess } from './service-process.mjs';
import { environmentOf, makeTenants, readDirectory } from './world-parts.mjs';

const DATABASE = 'rollcall_chaos';

/** Roles by the names of the processes. */
const ROLES = { 'replica-1': 'all', 'replica-2': 'all', relay: 'relay' };

/** What is not there yet where everything has arrived: each statement gives one number. */
const MISSING = {
  'events without a place': 'select count(*) as n from unsequenced',
  'events that a sink has not been given': `
    select coalesce(sum(h.seq - coalesce(c.seq, 0)), 0) as n
    from feed_head h cross join sink s left join sink_cursor c on c.tenant_id = h.tenant_id and c.sink_id = s.id`,
  'events aside': 'select count(*) as n from parked_event',
};

/** How often a process came back to find that another worked in its place. */
function fenced(logFile) {
  return readFileSync(logFile, 'utf8').split('another process had taken over the relaying').length - 1;
}

/** Opens a database for a moment. */
async function withConnection(url, work) {
  const connection = await mysql.createConnection({ uri: url, supportBigNumbers: true });
  try {
    return await work(async (sql) => (await connection.query(sql))[0]);
  } finally {
    connection.destroy();
  }
}

/**
 * Starts everything. @param {{ folder: string, kept: object, onEnd: (text: string) => void }} options
 * @throws Error where a program is not installed
 */
export async function startMariadbWorld({ folder, kept, onEnd }) {
  for (const [find, { name, install }] of [
    [findMariadb, MARIADB_PACKAGE],
    [findNats, NATS_PACKAGE],
  ]) {
    if (find() === undefined) throw new Error(`${name} is not installed (${install})`);
  }
  const database = await startMariadb();
  const broker = await startNats();
  await withConnection(database.url, (query) => query(`create database ${DATABASE} character set utf8mb4`));
  const databaseUrl = `${database.url}/${DATABASE}`;
  const tenants = await makeTenants(databaseUrl);
  const services = Object.fromEntries(
    Object.entries(ROLES).map(([name, role]) => {
      const environment = { ...environmentOf({ databaseUrl, role }), BROKER_URL: broker.url };
      return [name, new ServiceProcess({ name, environment, folder, kept, onEnd })];
    }),
  );
  await Promise.all(Object.values(services).map((service) => service.start()));
  const originOf = (name) => `http://127.0.0.1:${services[name].port}`;
  const mirrors = await startMirrors(
    [
      { name: 'downstream-feed', tenant: tenants[0], origin: originOf('replica-1'), events: 'feed' },
      { name: 'downstream-jetstream', tenant: tenants[1], origin: originOf('replica-2'), events: broker.url },
    ],
    { folder, kept, onEnd },
  );

  const processes = { ...services, ...processesOf(mirrors) };
  const world = {
    tenants,
    services: processes,
    servers: { database, broker },
    origins: ['replica-1', 'replica-2'].map(originOf),
    harm: () => undefined,
    heal: () => undefined,
    problems: () => [],
    figures: () => ({
      fenced: Object.values(services).reduce((sum, { logFile }) => sum + fenced(logFile), 0),
    }),
    /** What has not arrived yet, in words; undefined where everything has. */
    async missing() {
      const [row] = await withConnection(databaseUrl, (query) => query('select count(*) as n from feed'));
      const places = Number(row.n);
      const counts = await withConnection(databaseUrl, async (query) => {
        const found = [];
        for (const [what, sql] of Object.entries(MISSING))
          found.push([what, Number((await query(sql))[0].n)]);
        return found;
      });
      const arrived = await countStream(broker.url);
      const left = [...counts, ['events that the stream has not', Math.max(0, places - arrived)]];
      const words = left.filter(([, count]) => count !== 0).map(([what, count]) => `${count} ${what}`);
      // No mirror can have what has not come to its source.
      if (words.length === 0) words.push(...(await missingIn(mirrors)));
      return words.length === 0 ? undefined : words.join(', ');
    },
    async read() {
      const directory = await readDirectory(world);
      const tables = await withConnection(databaseUrl, readTables);
      const shown = await Promise.all(mirrors.map((mirror) => mirror.read()));
      return { ...tables, directory, deliveries: await readStream(broker.url), mirrors: shown };
    },
    async stop() {
      await Promise.all(Object.values(processes).map((one) => one.kill()));
      await broker.stop();
      await database.stop();
    },
  };
  return world;
}
