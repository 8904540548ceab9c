/** Canaries in what an operator types and hands over in files, each command as a process of its own. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CORE } from '../support/scim-messages.js';
import type { CanaryWorld } from './canary-world.js';

const MAIN = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** What a command shows once, where it does. */
const MADE = /\b(?:scim|whsec)_[0-9A-Za-z+/=_-]{20,}/g;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `rollcall …`, and keeps what it writes but the secrets that it shows once. */
async function command(world: CanaryWorld, ...words: readonly string[]): Promise<Ended> {
  const ended = await new Promise<Ended>((resolve) => {
    const options = { cwd: world.folder, env: { PATH: process.env['PATH'], ...world.env } };
    execFile(process.execPath, [MAIN, ...words], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
  const line = words.slice(0, 2).join(' ');
  let { out } = ended;
  for (const made of out.match(MADE) ?? []) {
    world.net.seed('credential', `what ${line} made`, made);
    out = out.replaceAll(made, 'shown once');
  }
  world.keep('commandOutput', line, out);
  world.keep('commandError', line, ended.err);
  return ended;
}

function fileWith(world: CanaryWorld, name: string, text: string): string {
  const path = join(world.folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs all of them: with what they can do, and with what they refuse. */
export async function commands(world: CanaryWorld, mark: string): Promise<void> {
  const ours = ['--tenant', 'default'] as const;
  const typed = (what: string): string => world.plant('typed', what);
  await command(world, 'tenant', 'create', `made-${mark}`);
  await command(world, 'token', 'issue', ...ours, '--name', typed('the name of a token of a command'));
  await command(
    world,
    'client',
    'create',
    ...ours,
    '--name',
    typed('the name of a client of a command'),
    '--json',
  );
  for (const what of ['token', 'client'])
    await command(
      world,
      what,
      'revoke',
      ...ours,
      `scim_${world.plant('misplaced', `a ${what} in place of its id`)}`,
    );
  await command(world, 'import', importFile(world), ...ours, '--report', join(world.folder, 'report.csv'));
  await command(
    world,
    'import',
    fileWith(
      world,
      'broken.jsonl',
      `{"userName": "x", "password": "${world.plant('password', 'a broken line')}"`,
    ),
    ...ours,
  );
  await command(
    world,
    'schema',
    'import',
    fileWith(world, 'schema.json', `{"password":"${world.plant('password', 'a schema that is none')}"`),
    ...ours,
  );
  await command(
    world,
    'role',
    'import',
    fileWith(
      world,
      'role.json',
      `[{"value":7,"secret":"${world.plant('password', 'a role that is none')}"}]`,
    ),
    ...ours,
  );
  for (const name of ['users.open.csv', 'users.import.jsonl'])
    await command(world, 'import', join(world.folder, name), ...ours);
  await command(world, 'export', join(world.folder, 'users.csv'), ...ours);
  await command(world, 'export', join(world.folder, 'users.jsonl'), ...ours);
  for (const format of ['csv', 'jsonl']) {
    const { out } = await command(world, 'log', ...ours, '--format', format);
    world.keep('provisioningLog', `rollcall log --format ${format}`, out);
  }
  await command(world, 'log', ...ours);
  for (const line of [
    'tenant list',
    'events sinks --tenant default',
    'archive list --tenant default',
    'guard show --tenant default',
    'token list --tenant default',
    'client list --tenant default --json',
    'audit list',
    'audit verify',
    'audit head',
    'keys rotate',
    'migrate --check',
  ]) {
    const { out } = await command(world, ...line.split(' '));
    if (line.startsWith('audit')) world.keep('auditLog', line, out);
  }
  for (const name of ['report.csv', 'users.csv', 'users.jsonl', ...journals(world)])
    if (existsSync(join(world.folder, name)))
      world.keep('commandFile', name, readFileSync(join(world.folder, name), 'utf8'));
}

function journals(world: CanaryWorld): readonly string[] {
  return ['users.import.csv.journal', 'users.import.csv.rollcall-import'].filter((name) =>
    existsSync(join(world.folder, name)),
  );
}

/** Good rows, one of a name that is there, and such as are refused, each with a password. */
function importFile(world: CanaryWorld): string {
  const row = (what: string, userName: string, active: string): string =>
    [
      userName,
      world.plant('personal', `the title of ${what}`),
      active,
      world.plant('password', `the password of ${what}`),
    ].join();
  const name = world.plant('personal', 'the name of an imported user');
  const rows = [
    row('an imported user', name, 'true'),
    row('an imported user again', name, 'true'),
    row('a user without a name', '', 'true'),
    row('a user who is neither', world.plant('personal', 'the name of a user who is neither'), 'perhaps'),
  ];
  const path = fileWith(world, 'users.import.csv', `userName,title,active,password\n${rows.join('\n')}\n`);
  const open = row('a user in quotes', 'x', 'true');
  fileWith(world, 'users.open.csv', `userName,title,active,password\n"${open}`);
  const lines = [{ schemas: [CORE], userName: 7, password: world.plant('password', 'a line of JSON') }];
  fileWith(world, 'users.import.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
  return path;
}
