import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { imageSettings } from '../../bench/image-settings.mjs';
import { leaveOut } from '../support/engines.js';
import { freePorts } from '../support/free-ports.mjs';
import { findMounts, MOUNTS } from '../support/mounts.mjs';
import { ScimClient } from '../support/scim-client.js';
import { userBody } from '../support/scim-messages.js';

const ROOT = join(import.meta.dirname, '../..');
/** The user of the image. */
const NOBODY = 65532;

const STEPS = 'the steps of the Dockerfile';
if (findMounts() === undefined) leaveOut(STEPS, MOUNTS.name, findMounts);
else {
  describe(STEPS, () => {
    let app: string;
    let child: ChildProcess | undefined;
    let output = '';

    beforeAll(() => {
      // What the stages `packages` and `build` give; the build itself is that of this run.
      app = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'image-'));
      for (const file of ['package.json', 'package-lock.json', '.npmrc', 'LICENSE']) {
        cpSync(join(ROOT, file), join(app, file));
      }
      for (const part of ['apps', 'libs', 'migrations']) {
        cpSync(join(ROOT, 'dist', part), join(app, 'dist', part), { recursive: true });
      }
      execFileSync('npm', ['ci', '--omit=dev', '--loglevel=error'], { cwd: app, stdio: 'pipe' });
      mkdirSync(join(app, 'data'));
      chownSync(join(app, 'data'), NOBODY, NOBODY);
      // Temporary folders are private to whoever made them; an image is not.
      for (let folder = app; folder !== '/' && folder !== tmpdir(); folder = join(folder, '..'))
        chmodSync(folder, 0o755);
    }, 180_000);
    afterAll(() => {
      child?.kill('SIGKILL');
    });

    /** Runs Node as the image does: as its user, with nothing to write to but `data` and `/tmp`. */
    function inImage(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
      const script = [
        'mount --bind "$0" "$0"',
        'mount --bind "$0/data" "$0/data"',
        'mount -o remount,ro,bind "$0"',
        'mount -t tmpfs -o mode=1777 none /var/tmp',
        'cd "$0"',
        `exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups --no-new-privs --bounding-set=-all "$@"`,
      ].join(' && ');
      return spawn('unshare', ['-m', 'sh', '-c', script, app, process.execPath, ...args], {
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    }

    it('no package of development is in it, and none that is needed is missing', () => {
      for (const name of ['typescript', 'jest', 'eslint', 'kubernetes-models', '@nestjs/cli']) {
        expect([name, existsSync(join(app, 'node_modules', name))]).toEqual([name, false]);
      }
      expect(readdirSync(join(app, 'node_modules/@nestjs'))).toContain('core');
    });

    it('as a user that is not root, on a file system that cannot be written, it serves, and ends with 0', async () => {
      const [port = 0, management = 0] = await freePorts(2);
      const token = randomBytes(24).toString('hex');
      const { args, env } = imageSettings();
      child = inImage([...args, 'dist/apps/identity/src/main.js'], {
        ...env,
        NODE_ENV: 'production',
        TMPDIR: '/var/tmp',
        HOST: '127.0.0.1',
        PORT: String(port),
        MANAGEMENT_PORT: String(management),
        DATABASE_URL: 'sqlite:./data/rollcall.db',
        ROLLCALL_BOOTSTRAP_TOKEN: token,
        ROLLCALL_ADMIN_TOKEN: randomBytes(24).toString('hex'),
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      }
      const exited = new Promise((resolve) =>
        child?.once('close', (code, signal) => resolve({ code, signal })),
      );
      for (let ready = 0; ready !== 200;) {
        if (child.exitCode !== null) throw new Error(`it ended: ${output}`);
        ready = await fetch(`http://127.0.0.1:${management}/readyz`).then(
          ({ status }) => status,
          () => 0,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const client = new ScimClient({ baseUrl: `http://127.0.0.1:${port}/scim/v2`, token });
      expect((await client.post('/Users', userBody())).status).toBe(201);
      expect((await client.get('/Users')).body).toMatchObject({ totalResults: 1 });
      const status = execFileSync('cat', [`/proc/${String(child.pid)}/status`], { encoding: 'utf8' });
      expect(status).toMatch(new RegExp(`^Uid:\\s+${NOBODY}\\s+${NOBODY}\\s+${NOBODY}`, 'm'));
      expect(status).toMatch(/^CapEff:\s+0+$/m);
      child.kill('SIGTERM');
      expect(await exited).toEqual({ code: 0, signal: null });
      expect(readdirSync(join(app, 'data'))).toContain('rollcall.db');
    }, 60_000);

    it('the operator’s command runs there, and its folder cannot be written', async () => {
      const ended = (one: ChildProcess): Promise<readonly [number | null, string]> =>
        new Promise((resolve) => {
          let text = '';
          for (const stream of [one.stdout, one.stderr]) {
            stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
          }
          one.once('close', (code) => resolve([code, text]));
        });
      const env = { DATABASE_URL: 'sqlite:./data/rollcall.db', TMPDIR: '/var/tmp' };
      const listed = await ended(inImage(['dist/apps/cli/src/main.js', 'tenant', 'list'], env));
      expect(listed).toEqual([0, expect.stringContaining('default')]);
      const write = "require('node:fs').writeFileSync('dist/x', '')";
      expect(await ended(inImage(['-e', write], env))).toEqual([1, expect.stringContaining('EROFS')]);
    }, 60_000);
  });
}
