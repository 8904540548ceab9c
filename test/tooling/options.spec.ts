import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The long commands of package.json, and the scripts that they run. */
const COMMANDS = [
  ['conformance', 'scripts/conformance.mjs'],
  ['seed-faults', 'scripts/seed-faults.mjs'],
  ['chaos', 'test/chaos/run.mjs'],
  ['fuzz', 'test/fuzz/run.mjs'],
  ['bench', 'bench/run.mjs'],
  ['bench:events', 'bench/events.mjs'],
  ['bench:fair', 'bench/fair.mjs'],
  ['bench:round-trips', 'bench/round-trips.mjs'],
] as const;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('the long commands', () => {
  it.each(COMMANDS)('npm run %s has --help, and does nothing then', async (name, script) => {
    const { code, stdout, stderr } = await run(script, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^npm run ${name} -- \\[options\\]`));
    expect(stdout).toContain('--help');
  });

  it.each(COMMANDS)('npm run %s refuses an option that it does not have', async (_name, script) => {
    const { code, stdout, stderr } = await run(script, '--nonsense');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^rollcall: [^\n]*'--nonsense'[^\n]*; --help tells more\n$/);
  });

  it.each([
    ['bench/run.mjs', '--scenarios', 'get,nope', /knows get, .*patch.* and group-bare, not "nope"/],
    ['bench/run.mjs', '--engines', 'oracle', /knows mariadb and libsql, not "oracle"/],
    ['bench/round-trips.mjs', '--seconds', 'x', /wants a number above 0, not "x"/],
    ['scripts/seed-faults.mjs', '--', 'no such fault', /no fault has "no such fault"/],
  ])('%s %s %s is refused with what there is', async (script, option, value, problem) => {
    const { code, stdout, stderr } = await run(script, option, value);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(problem);
  });
});
