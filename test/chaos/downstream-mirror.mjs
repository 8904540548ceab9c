// The example of a downstream service beside a world: whatever is killed, its mirror becomes the directory again.
import Libsql from 'libsql';
import { join } from 'node:path';
import { buildDownstream } from '../../examples/downstream/build.mjs';
import { sendRequest } from './send-request.mjs';
import { ServiceProcess } from './service-process.mjs';
import { readDirectory } from './world-parts.mjs';

/** It answers as soon as it runs; whether events come is told by the status. */
const READY = { readyUrl: ([port]) => `http://127.0.0.1:${port}/healthz`, ready: [200, 503] };

/** Memberships that its answers do not show. */
const HIDDEN =
  'select member_id, group_id from membership where group_id not in (select id from mirrored_group)';

/** One process of the example, which mirrors a tenant into a database that it keeps over all its lives. */
export class DownstreamMirror {
  #tenant;
  #origin;
  #database;

  /**
   * @param {object} settings `main` of the built example, `name`, `tenant`, `origin` of the service, `events` (`feed`, or
   *   the URL of a broker), and `folder`, `kept` and `onEnd` of a `ServiceProcess`
   */
  constructor({ main, tenant, origin, events, ...settings }) {
    this.#tenant = tenant;
    this.#origin = origin;
    this.#database = join(settings.folder, `${settings.name}.db`);
    const environment = {
      IDENTITY_URL: origin,
      IDENTITY_TOKEN: tenant.token,
      IDENTITY_TENANT: tenant.name,
      EVENTS: events,
      MIRROR_DATABASE: this.#database,
    };
    this.process = new ServiceProcess({ ...settings, environment, program: { ...READY, main } });
  }

  get name() {
    return this.process.name;
  }

  /** What it has not come to yet, in words; undefined where it is well and shows each resource in its last version. */
  async missing() {
    try {
      await this.#get('/healthz');
      const { users, groups, directory } = await this.#look();
      const shown = new Map([...users, ...groups].map(({ id, version }) => [id, `W/"${version}"`]));
      const wanted = new Map(directory.map(({ id, meta }) => [id, meta.version]));
      const ids = new Set([...shown.keys(), ...wanted.keys()]);
      const behind = [...ids].filter((id) => shown.get(id) !== wanted.get(id));
      return behind.length === 0
        ? undefined
        : `${behind.length} resources that ${this.name} does not show as they are`;
    } catch (error) {
      return `troubles with ${this.name} (${error.message})`;
    }
  }

  /**
   * Ends it and tells what it has shown last beside what the service answers:
   * `{ name, lives, users, groups, directory, damage }`.
   */
  async read() {
    const seen = await this.#look();
    await this.process.kill();
    return { name: this.name, lives: this.process.lives, ...seen, damage: this.#damage() };
  }

  async #look() {
    const [users, groups, directory] = await Promise.all([
      this.#get('/mirror/users'),
      this.#get('/mirror/groups'),
      readDirectory({ tenants: [this.#tenant], origins: [this.#origin] }),
    ]);
    return { users, groups, directory };
  }

  async #get(path) {
    const answer = await sendRequest({
      origin: `http://127.0.0.1:${this.process.port}`,
      method: 'GET',
      path,
    });
    if (answer.status !== 200) throw new Error(`GET ${path} of ${this.name}: ${JSON.stringify(answer)}`);
    return JSON.parse(answer.text);
  }

  /** What its database must not hold. */
  #damage() {
    const database = new Libsql(this.#database);
    try {
      const integrity = database.prepare('pragma integrity_check').all();
      return [
        ...integrity.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
        ...database
          .prepare(HIDDEN)
          .all()
          .map((row) => `${row.member_id} is a member of ${row.group_id}, which is not there`),
      ];
    } finally {
      database.close();
    }
  }
}

/**
 * Builds the example where it is stale, and starts a process of it for each of the settings; `beside` has those that all
 * share.
 * @returns {Promise<DownstreamMirror[]>}
 */
export async function startMirrors(settings, beside) {
  const main = await buildDownstream();
  const mirrors = settings.map((one) => new DownstreamMirror({ main, ...beside, ...one }));
  await Promise.all(mirrors.map(({ process }) => process.start()));
  return mirrors;
}

/** The processes of mirrors, by name. */
export function processesOf(mirrors) {
  return Object.fromEntries(mirrors.map(({ name, process }) => [name, process]));
}

/** What mirrors have not come to yet, in words; none where all are as the directory is. */
export async function missingIn(mirrors) {
  const found = await Promise.all(mirrors.map((mirror) => mirror.missing()));
  return found.filter((words) => words !== undefined);
}
