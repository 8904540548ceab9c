import { expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { openDatabase } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { seededRandom } from '../fault/random.js';
import { noteCommand } from '../support/canary-traffic.js';
import { rollcall } from '../support/command-line.js';
import { forEachEngine } from '../support/engines.js';

/** `npm run test:import` makes it 100,000. */
const USERS = Number(process.env['ROLLCALL_TEST_IMPORT'] ?? 6000);
const KILLS = Number(process.env['ROLLCALL_TEST_IMPORT_KILLS'] ?? 4);

/** Megabytes of JavaScript's heap, however many users there are. */
const HEAP = 64;

const MAIN = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], databaseUrl: string): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, MAIN, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      noteCommand(`rollcall ${args.join(' ')}`, written);
      resolve({ code, ...written });
    });
  });
  return { child, ended };
}

/** The row that a journal has come to; 0 where there is none yet. */
function rowIn(journal: string): number {
  try {
    return (JSON.parse(readFileSync(journal, 'utf8')) as { readonly row: number }).row;
  } catch {
    return 0;
  }
}

/** Every 500th has the name of the one before. */
const nameOf = (index: number): string => `user-${index % 500 === 499 ? index - 1 : index}`;
const DOUBLES = Math.floor(USERS / 500);

forEachEngine('an import that is killed again and again', (engine) => {
  it(
    `goes on where it was: ${USERS} rows become the users that they are, each once, and all are exported`,
    async () => {
      const databaseUrl = await engine.databaseUrl();
      expect((await rollcall('migrate', { DATABASE_URL: databaseUrl })).code).toBe(0);
      const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'import-killed-'));
      const file = join(folder, 'users.csv');
      const head = 'userName,displayName,"emails[type eq ""work""].value",department';
      const rows = Array.from(
        { length: USERS },
        (_, index) => `${nameOf(index)},User ${index},user-${index}@example.com,Department ${index % 200}`,
      );
      writeFileSync(file, `${head}\n${rows.join('\n')}\n`);
      const random = seededRandom();
      const journal = `${file}.import.json`;
      const args = ['import', file, '--tenant', 'default', '--json'];
      let kills = 0;
      let summary: Ended | undefined;
      while (summary === undefined) {
        const from = rowIn(journal);
        const { child, ended } = start(args, databaseUrl);
        const target = kills < KILLS ? from + random.between(1, Math.floor(USERS / KILLS)) : Infinity;
        let over = false;
        void ended.then(() => (over = true));
        while (!over && rowIn(journal) < target) await sleep(random.between(1, 10));
        if (over) summary = await ended;
        else {
          child.kill('SIGKILL');
          await ended;
          kills += 1;
        }
      }
      const { seed } = random;
      expect({ seed, code: summary.code, err: summary.err, killed: kills > 0 }).toEqual({
        ...{ seed, code: 0, err: '', killed: true },
      });
      expect(JSON.parse(summary.out)).toMatchObject({
        ...{ rows: USERS, created: USERS - DOUBLES, existing: DOUBLES, refused: 0 },
        resumedAfterLine: expect.any(Number),
      });
      const report = readFileSync(`${file}.report.jsonl`, 'utf8').trim().split('\n');
      const lines = report.map((line) => (JSON.parse(line) as { readonly line: number }).line);
      // The first line has the names of the columns.
      expect(lines).toEqual(Array.from({ length: DOUBLES }, (_, index) => 500 * (index + 1) + 1));

      const database = await openDatabase({ url: databaseUrl, migrations: MIGRATIONS });
      const counts = await database.unitOfWork.read(async (session) =>
        session.query<{ users: number; events: number }>(
          "select (select count(*) from resource where type = 'User') as users, " +
            "(select count(*) from event where type = 'scim.user.created') as events",
          [],
        ),
      );
      await database.close();
      expect(counts).toEqual([{ users: USERS - DOUBLES, events: USERS - DOUBLES }]);

      const exported = join(folder, 'users.jsonl');
      const { ended } = start(['export', exported, '--tenant', 'default', '--json'], databaseUrl);
      const done = await ended;
      expect([done.code, done.err]).toEqual([0, '']);
      const names = new Set<string>();
      let count = 0;
      for await (const line of createInterface({ input: createReadStream(exported) })) {
        names.add((JSON.parse(line) as { readonly userName: string }).userName);
        count += 1;
      }
      expect([count, names.size]).toEqual([USERS - DOUBLES, USERS - DOUBLES]);
    },
    60_000 + USERS * 10,
  );
});
