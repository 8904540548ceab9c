import { expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import { libsqlEngine } from '../support/engines.js';
import { Ledger } from './ledger.js';
import { seededRandom } from './random.js';
import { restartingService } from './restarting-service.js';

/** Kills of one run; `npm run test:kills` makes more of them. */
const KILLS = Number(process.env['ROLLCALL_TEST_KILLS'] ?? 50);
const WRITERS = 6;
const TOKEN = 'kill-nine-token-0123456789-0123456789';

interface EmbeddedDatabase {
  prepare(sql: string): { all(): readonly Readonly<Record<string, unknown>>[] };
  close(): void;
}
const Database = createRequire(import.meta.url)('libsql') as new (path: string) => EmbeddedDatabase;

const { start, kill } = restartingService({ ROLLCALL_BOOTSTRAP_TOKEN: TOKEN });

/** What the file itself says, while no process has it open. */
function checkFile(file: string, living: readonly string[]): readonly string[] {
  const database = new Database(file);
  const column = (name: string, sql: string): readonly string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(row[name]));
  try {
    const damage = column('integrity_check', 'PRAGMA integrity_check').filter((line) => line !== 'ok');
    const torn = column(
      'id',
      `SELECT lower(hex(r.id)) AS id FROM resource r
       WHERE r.version <> (SELECT count(DISTINCT e.resource_version) FROM event e WHERE e.aggregate_id = r.id)`,
    );
    const stored = new Set(column('id', 'SELECT lower(hex(id)) AS id FROM resource'));
    return [
      ...damage.map((line) => `integrity_check: ${line}`),
      ...torn.map((id) => `${id} has versions without events, or events without versions`),
      ...living
        .filter((id) => !stored.has(id.replaceAll('-', '')))
        .map((id) => `${id} has no row after the kill`),
    ];
  } finally {
    database.close();
  }
}

it(
  `R9: every acknowledged write is there after ${KILLS} kills at random instants, and the file is whole`,
  async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const file = databaseUrl.slice('sqlite:'.length);
    const random = seededRandom();
    const ledger = new Ledger(random);
    const problems: string[] = [];
    for (let round = 0; round < KILLS && problems.length === 0; round += 1) {
      const { client } = await start(databaseUrl);
      if (round === 0) await ledger.open(client);
      else problems.push(...(await ledger.check(client)));
      const writers = Array.from({ length: WRITERS }, () => ledger.write(client));
      await sleep(random.between(20, 400));
      await kill();
      await Promise.all(writers);
      problems.push(...checkFile(file, ledger.living));
    }
    if (problems.length === 0) problems.push(...(await ledger.check((await start(databaseUrl)).client)));
    expect({ seed: random.seed, problems }).toEqual({ seed: random.seed, problems: [] });
    // A run in which hardly anything was written would prove nothing.
    expect(ledger.acknowledged).toBeGreaterThan(KILLS * 5);
    process.stderr.write(
      `kills: ${KILLS}, acknowledged writes: ${ledger.acknowledged}, seed: ${random.seed}\n`,
    );
  },
  60_000 + KILLS * 15_000,
);
