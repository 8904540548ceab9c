import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone with the real scripts, whose npm and build do what the spec says. */
let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'rollcall-clone-'));
  cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
  cpSync(join(ROOT, 'test/support'), join(clone, 'test/support'), { recursive: true });
  mkdirSync(join(clone, 'node_modules'));
  mkdirSync(join(clone, 'dist'));
  symlinkSync(join(ROOT, 'node_modules/jest'), join(clone, 'node_modules/jest'));
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}');
  writeFileSync(join(clone, 'package-lock.json'), '{"packages":{"node_modules/none":{"version":"1.0.0"}}}');
  writeFileSync(join(clone, 'scripts/build.mjs'), '');
  npmDoes('');
});
afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
});

function npmDoes(source: string): void {
  writeFileSync(join(clone, 'npm.cjs'), source);
}

interface RunOptions {
  readonly args?: readonly string[];
  /** Is told what the process wrote to standard error so far. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

function run(script: string, { args = [], onStderr }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(clone, 'scripts', script), ...args], {
      cwd: clone,
      env: { PATH: process.env['PATH'], npm_execpath: join(clone, 'npm.cjs') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr?.(stderr, (signal) => child.kill(signal));
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('npm start', () => {
  it('an installation that fails ends with one line of what to do, after the words of npm', async () => {
    npmDoes(
      "require('fs').writeFileSync('npm-args', process.argv.slice(2).join(' ')); console.error('npm says why'); process.exit(243)",
    );
    const { code, stderr } = await run('start.mjs');
    const lines = stderr.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines.at(-2)).toBe('npm says why');
    expect(lines.at(-1)).toMatch(
      /^rollcall: The packages could not be installed \(npm ci ended with code 243\)\./,
    );
    expect(lines.at(-1)).toContain(clone);
    expect(readFileSync(join(clone, 'npm-args'), 'utf8')).toContain('--no-update-notifier');
  });

  it('a signal that comes twice during the installation ends it once npm has ended', async () => {
    npmDoes(
      "process.on('SIGINT', () => setTimeout(() => process.exit(1), 200)); setInterval(() => {}, 1000); console.error('npm is up');",
    );
    let sent = false;
    const { code } = await run('start.mjs', {
      onStderr: (text, kill) => {
        if (sent || !text.includes('npm is up')) return;
        sent = true;
        kill('SIGINT');
        setTimeout(() => kill('SIGINT'), 20);
      },
    });
    expect(code).toBe(130);
  });
});

describe('npm test', () => {
  it('counts what passed and failed in its last line, and tells of no file that is gone', async () => {
    writeFileSync(
      join(clone, 'jest.config.mjs'),
      "export default { testMatch: ['**/*.spec.cjs'], transform: {} };",
    );
    writeFileSync(join(clone, 'good.spec.cjs'), "test('a', () => {}); test('b', () => {});");
    const good = await run('test.mjs');
    expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/(^|\n)2 passed, 0 failed\n$/) });
    expect(good.stderr).toContain('Tests:');
    expect(good.stdout + good.stderr).not.toContain('written to');
    writeFileSync(join(clone, 'bad.spec.cjs'), "test('c', () => { throw new Error('no'); });");
    writeFileSync(join(clone, 'broken.spec.cjs'), "throw new Error('cannot be run');");
    const bad = await run('test.mjs');
    expect(bad).toMatchObject({ code: 1, stdout: expect.stringMatching(/(^|\n)2 passed, 2 failed\n$/) });
  });
});
