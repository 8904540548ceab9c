import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createConnection } from 'mysql2/promise';

import { createObservability } from '../../apps/identity/src/bootstrap/observability.js';
import { describeOnOwnMariadb, libsqlEngine } from '../support/engines.js';
import type { CanarySink } from '../support/canaries.js';
import { findNats } from '../support/nats.mjs';
import type { Server } from '../support/server-process.mjs';
import { looks, oauth, sinks, tokens } from './canary-administration.js';
import { commands } from './canary-commands.js';
import { badRequests, goodRequests, person, refusedByState } from './canary-requests.js';
import { dumpOf, filesBelow } from './canary-stored.js';
import { CanaryWorld, DATABASE_PASSWORD, startLockedNats } from './canary-world.js';

/** Where canaries come out, and one of those that belong there. */
const SINKS: readonly (readonly [sink: CanarySink, proof: string])[] = [
  ['log', 'X-Request-Id'],
  ['log', 'traceparent'],
  ['metrics', ''],
  ['error', 'a secret in a path'],
  ['answer', 'the user name of POST'],
  ['event', 'the e-mail of POST'],
  ['event', 'traceparent'],
  ['provisioningLog', 'User-Agent'],
  ['auditLog', 'the name of a token'],
  ['commandOutput', 'the name of a token of a command'],
  ['commandError', ''],
  ['commandFile', 'the name of an imported user'],
  ['database', 'what is only written, by PUT'],
  ['dataFolder', ''],
];

/** A database of its own, which can go away. */
interface OwnDatabase {
  url(): Promise<string>;
  goAway(): Promise<void>;
  comeBack?(): Promise<void>;
}

/** Puts canaries everywhere, and gives what came out. */
async function run(
  database: OwnDatabase,
  databaseUrl: string,
  options: Omit<Parameters<typeof CanaryWorld.start>[0], 'databaseUrl'> & { readonly loses: boolean },
): Promise<CanaryWorld> {
  const world = await CanaryWorld.start({ databaseUrl, ...options });
  try {
    const mark = randomBytes(4).toString('hex');
    const [id = ''] = await goodRequests(world);
    await sinks(world, mark);
    await tokens(world);
    await oauth(world);
    await badRequests(world, id);
    await refusedByState(world, mark);
    // What a command says of itself with `debug` is more than with `info`.
    if (options.logLevel === 'debug') await commands(world, mark);
    await looks(world, id);
    if (options.loses) {
      await database.goAway();
      for (const path of [
        'Users',
        `Users?filter=userName+eq+"${world.plant('personal', 'a filter without a database')}"`,
      ])
        await world.send('GET', `/scim/v2/${path.replaceAll('"', '%22')}`);
      const body = person(world, 'a request without a database', {
        password: world.plant('password', 'a request without a database'),
      });
      expect((await world.send('POST', '/scim/v2/Users', { body })).status).toBeGreaterThanOrEqual(500);
    }
  } finally {
    await world.stop();
    await database.comeBack?.();
  }
  return world;
}

/** The same on each engine. */
function hunted(database: OwnDatabase): void {
  let broker: Server | undefined;
  const worlds: CanaryWorld[] = [];
  let findings: readonly string[] = [];

  beforeAll(async () => {
    broker = findNats() === undefined ? undefined : await startLockedNats();
    const databaseUrl = await database.url();
    const tokensOfRun = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')] as const;
    for (const [logLevel, loses] of [
      ['debug', false],
      ['info', true],
    ] as const) {
      const world = await run(database, databaseUrl, { logLevel, loses, broker, tokens: tokensOfRun });
      worlds.push(world);
      if (loses) continue;
      world.keep('database', 'every table', await dumpOf(databaseUrl));
      if (databaseUrl.startsWith('sqlite:'))
        world.keep(
          'database',
          'the folder of the data',
          filesBelow(dirname(databaseUrl.slice('sqlite:'.length))),
        );
    }
    findings = worlds.flatMap((world) => world.findings());
  }, 240_000);
  afterAll(() => broker?.stop());

  const all = [...new Set(SINKS.map(([sink]) => sink))];
  it.each(all)('ASVS 16.2.5: no canary is in the %s that does not belong there', (sink) => {
    expect(findings.filter((finding) => finding.includes(` does not belong into ${sink}: `))).toEqual([]);
  });

  it.each(SINKS.filter(([, proof]) => proof !== ''))(
    'the %s is looked at: what belongs there is there',
    (sink, proof) => {
      const [world] = worlds;
      const value = world?.planted.get(proof)?.value ?? 'never planted';
      expect(world?.textOf(sink).toLowerCase().includes(value.toLowerCase())).toBe(true);
    },
  );

  it('a canary that is logged on purpose is found, and named', () => {
    const [world] = worlds;
    const { logger } = createObservability(
      { logLevel: 'info' },
      { readable: false, stream: { write: (line) => world?.keep('log', 'on purpose', line) } },
    );
    logger.info(
      { said: `the user ${world?.planted.get('the user name of POST')?.value ?? ''}` },
      'on purpose',
    );
    const bearer = Buffer.from(`x:${DATABASE_PASSWORD}`).toString('base64');
    logger.warn({ header: bearer }, 'on purpose');
    expect(
      world
        ?.findings()
        .filter((finding) => finding.includes('on purpose'))
        .toSorted(),
    ).toEqual([
      expect.stringMatching(
        /^the password of DATABASE_URL \(credential\) does not belong into log: on purpose/,
      ),
      expect.stringMatching(/^the user name of POST \(personal\) does not belong into log: on purpose/),
    ]);
  });
}

describe('canaries (libsql)', () => {
  let url = '';
  hunted({
    async url() {
      return (url = await libsqlEngine.databaseUrl());
    },
    goAway() {
      rmSync(url.slice('sqlite:'.length));
      return Promise.resolve();
    },
  });
});

describeOnOwnMariadb('canaries (mariadb)', (start) => {
  let server: Awaited<ReturnType<typeof start>> | undefined;
  afterAll(() => server?.stop());
  hunted({
    async url() {
      server = await start();
      const connection = await createConnection(server.url);
      await connection.query('CREATE DATABASE rollcall CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
      await connection.query(`CREATE USER rollcall@'%' IDENTIFIED BY '${DATABASE_PASSWORD}'`);
      await connection.query("GRANT ALL ON rollcall.* TO rollcall@'%'");
      await connection.end();
      return `mysql://rollcall:${DATABASE_PASSWORD}@127.0.0.1:${server.port}/rollcall`;
    },
    async goAway() {
      await server?.kill();
    },
  });
});
