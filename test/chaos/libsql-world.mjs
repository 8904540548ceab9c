// One process of the service on the embedded database, with a webhook for each tenant; downstream, the example mirrors one
// tenant by the feed.
import Libsql from 'libsql';
import { join } from 'node:path';
import { missingIn, processesOf, startMirrors } from './downstream-mirror.mjs';
import { seededRandom } from './random.mjs';
import { readTables } from './read-tables.mjs';
import { sendRequest } from './send-request.mjs';
import { ServiceProcess } from './service-process.mjs';
import { WebhookReceiver } from './webhook-receiver.mjs';
import { environmentOf, firstTokens, makeTenants, readDirectory } from './world-parts.mjs';

const ALGORITHMS = ['ed25519', 'hmac-sha256'];

/** Starts everything. @param {{ folder: string, kept: object, seed: number, onEnd: (text: string) => void }} options */
export async function startLibsqlWorld({ folder, kept, seed, onEnd }) {
  const file = join(folder, 'rollcall.db');
  const databaseUrl = `sqlite:${file}`;
  const tokens = firstTokens();
  const environment = {
    ...environmentOf({ databaseUrl, role: 'all' }),
    ...tokens,
    EVENT_TARGETS_ALLOWED: '127.0.0.1',
  };
  const service = new ServiceProcess({ name: 'replica-1', environment, folder, kept, onEnd });
  // The first start makes the admin token; then nobody else may have the file open while the tenants are made.
  await service.start();
  await service.kill();
  const tenants = await makeTenants(databaseUrl);
  await service.start();
  const origin = `http://127.0.0.1:${service.port}`;
  const mirrors = await startMirrors(
    [{ name: 'downstream-feed', tenant: tenants[0], origin, events: 'feed' }],
    { folder, kept, onEnd },
  );

  const receiver = new WebhookReceiver(seededRandom(seed, 2));
  const target = await receiver.listen();
  const admin = async (method, path, body) => {
    const answer = await sendRequest({
      ...{ method, body, path: `/admin/v1/tenants/${path}` },
      origin,
      token: tokens.ROLLCALL_ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
    });
    if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text);
    throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  };
  const sinks = [];
  for (const [index, { name }] of tenants.entries()) {
    const algorithm = ALGORITHMS[index % ALGORITHMS.length];
    const request = { name: 'chaos', kind: 'webhook', url: `${target}/${name}`, algorithm, from: 'start' };
    const made = await admin('POST', `${name}/sinks`, request);
    receiver.expect(name, made.secret ?? made.signing.publicKeys[0].key);
    sinks.push(`${name}/sinks/${made.id}`);
  }

  const world = {
    tenants,
    services: { 'replica-1': service, ...processesOf(mirrors) },
    servers: {},
    origins: [origin],
    harm: () => (receiver.failing = true),
    heal: () => receiver.heal(),
    problems: () => receiver.problems,
    figures: () => ({ receiver: receiver.failures }),
    /** What has not arrived yet, in words; undefined where everything has. */
    async missing() {
      const words = [];
      for (const sink of sinks) {
        const { lag, state, lastError } = await admin('GET', sink);
        if (lag > 0)
          words.push(`${lag} events that ${sink} has not been given (${state}, ${lastError ?? 'no error'})`);
        const { deadLetters } = await admin('GET', `${sink}/dead-letters`);
        if (deadLetters.length > 0) words.push(`${deadLetters.length} events of ${sink} aside`);
      }
      words.push(...(await missingIn(mirrors)));
      return words.length === 0 ? undefined : words.join(', ');
    },
    async read() {
      const directory = await readDirectory(world);
      const shown = await Promise.all(mirrors.map((mirror) => mirror.read()));
      await service.kill();
      const database = new Libsql(file);
      try {
        const integrity = database
          .prepare('pragma integrity_check')
          .all()
          .map((row) => row.integrity_check);
        const tables = await readTables(async (sql) => database.prepare(sql).all());
        const damage = [...tables.damage, ...integrity.filter((line) => line !== 'ok')];
        return { ...tables, damage, directory, deliveries: receiver.deliveries, mirrors: shown };
      } finally {
        database.close();
      }
    },
    async stop() {
      await Promise.all(Object.values(world.services).map((one) => one.kill()));
      receiver.close();
    },
  };
  return world;
}
