// A private Galera cluster of MariaDB servers for tests: found, started on free loopback ports in a temporary folder,
// its nodes killed and started again one by one. Built-ins only, until a cluster is asked for its state.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { freePorts } from './free-ports.mjs';
import { keptFolder } from './kept-folder.mjs';
import { findMariadb } from './mariadb.mjs';
import { MariadbServer } from './mariadb-server.mjs';

/** What the runner prints for a machine without Galera. */
export const GALERA_PACKAGE = { name: 'Galera', install: 'apt-get install mariadb-server galera-4 rsync' };

const PROVIDER = 'libgalera_smm.so';
const PROVIDER_FOLDERS = [
  '/usr/lib/galera',
  '/usr/lib/galera-4',
  '/usr/lib64/galera',
  '/usr/lib64/galera-4',
  '/usr/local/lib/galera',
  '/usr/local/lib/galera-4',
];

const START_ATTEMPTS = 3;
const SYNCED_WITHIN_MS = 60_000;

/** What one node listens on: clients, the group, incremental and full state transfer. */
const PORTS_PER_NODE = 4;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The programs of MariaDB with the path of Galera's library as `provider`, or undefined where one of them or rsync is
 * missing. ROLLCALL_TEST_GALERA names the library, or the folder that holds it; an empty value or `off` hides it.
 */
export function findGalera() {
  const provider = findProvider(process.env.ROLLCALL_TEST_GALERA);
  const mariadb = findMariadb();
  if (provider === undefined || mariadb === undefined || findProgram(['rsync']) === undefined)
    return undefined;
  return { ...mariadb, provider };
}

function findProvider(named) {
  if (named === '' || named === 'off') return undefined;
  const places =
    named === undefined
      ? PROVIDER_FOLDERS.map((folder) => join(folder, PROVIDER))
      : [named, join(named, PROVIDER)].filter((path) => path.endsWith('.so'));
  const found = places.find((path) => existsSync(path));
  if (found === undefined && named !== undefined) {
    throw new Error(`ROLLCALL_TEST_GALERA names no library of Galera: ${named}`);
  }
  return found;
}

/**
 * Starts a cluster and settles when all its nodes are synced. It gives the nodes' `hosts` (`127.0.0.1:PORT`) and `urls`
 * (`mysql://root@127.0.0.1:PORT`, without a database); `kill(i)` (SIGKILL), `start(i)` (the node joins again),
 * `waitSynced(i)` and the last lines of `log(i)`; and `stop()`, after which nothing is left of it. The nodes end at the latest when this process does.
 */
export async function startGalera({ nodes: count = 3, programs = findGalera() } = {}) {
  if (programs === undefined) throw new Error(`Galera is not installed: ${GALERA_PACKAGE.install}`);
  for (let attempt = 1; ; attempt += 1) {
    const kept = keptFolder('rollcall-galera-');
    const servers = await makeNodes({ count, programs, kept });
    const stop = async () => {
      await Promise.all(servers.map((server) => server.kill()));
      kept.remove();
    };
    try {
      await startAll(servers);
      return {
        hosts: servers.map(({ port }) => `127.0.0.1:${port}`),
        urls: servers.map(urlOf),
        kill: (index) => servers[index].kill(),
        start: (index) => servers[index].start(),
        waitSynced: (index) => waitSynced(servers[index]),
        log: (index) => servers[index].log,
        stop,
      };
    } catch (error) {
      // Another process may have taken one of the ports between the look at them and the start.
      await stop();
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

const urlOf = ({ port }) => `mysql://root@127.0.0.1:${port}`;

async function makeNodes({ count, programs, kept }) {
  const account = accountOfServers();
  if (account.uid !== undefined) chownSync(kept.path, account.uid, account.gid);
  const ports = await freePorts(count * PORTS_PER_NODE);
  const nodes = Array.from({ length: count }, (_, index) => {
    const [port, group, ist, sst] = ports.slice(index * PORTS_PER_NODE);
    return { name: `node${index}`, port, group, ist, sst };
  });
  const cluster = nodes.map(({ group }) => `127.0.0.1:${group}`).join(',');
  return nodes.map((node) => {
    const options = nodeOptions(node, { cluster, provider: programs.provider });
    return new MariadbServer({ programs, kept, name: node.name, port: node.port, account, options });
  });
}

function nodeOptions({ name, group, ist, sst }, { cluster, provider }) {
  return [
    // A small log is copied soon to a node that joins.
    '--innodb-log-file-size=16M',
    '--binlog-format=ROW',
    '--innodb-autoinc-lock-mode=2',
    '--wsrep-on=ON',
    `--wsrep-provider=${provider}`,
    '--wsrep-cluster-name=rollcall-test',
    `--wsrep-cluster-address=gcomm://${cluster}`,
    `--wsrep-node-name=${name}`,
    '--wsrep-node-address=127.0.0.1',
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=127.0.0.1:${sst}`,
    '--wsrep-provider-options=' +
      `gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${ist};gcache.size=64M`,
  ];
}

/** The state transfer refuses to work as root, whose servers run as another user, in folders that belong to it. */
function accountOfServers() {
  const { uid, username } = userInfo();
  if (uid !== 0) return { name: username };
  for (const name of ['mysql', 'nobody']) {
    const [user, group] = ['-u', '-g'].map((option) => spawnSync('id', [option, name], { encoding: 'utf8' }));
    if (user.status === 0) return { name, uid: Number(user.stdout), gid: Number(group.stdout) };
  }
  throw new Error('Galera does not run as root, and there is no user mysql: useradd --system mysql');
}

/** The first node makes the cluster; each other one gets its data from a node that is synced. */
async function startAll([first, ...others]) {
  first.install();
  await first.start(['--wsrep-new-cluster']);
  await waitSynced(first);
  await Promise.all(
    others.map(async (server) => {
      await server.start();
      await waitSynced(server);
    }),
  );
}

async function waitSynced(server) {
  const deadline = Date.now() + SYNCED_WITHIN_MS;
  let state = 'no answer';
  while (Date.now() < deadline) {
    state = await stateOf(server).catch((error) => error.message);
    if (state === 'Synced') return;
    await pause(100);
  }
  throw new Error(`${server.data} is not synced after ${SYNCED_WITHIN_MS} ms: ${state}`);
}

async function stateOf(server) {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ uri: urlOf(server), connectTimeout: 2000 });
  try {
    const [rows] = await connection.query(
      "show global status where Variable_name in ('wsrep_ready', 'wsrep_local_state_comment')",
    );
    const status = Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
    return status.wsrep_ready === 'ON' ? status.wsrep_local_state_comment : 'not ready';
  } finally {
    connection.destroy();
  }
}
