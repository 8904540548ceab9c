// What `npm start` and `npm test` share: install what is missing, build what is stale. Node's built-ins only, for it
// runs on a fresh clone without node_modules. All its output goes to standard error.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const LOCK_FILE = join(ROOT, 'package-lock.json');
const INSTALL_STAMP = join(ROOT, 'node_modules', '.rollcall-installed');
const BUILD_STAMP = join(ROOT, 'dist', '.rollcall-built');
const BUILD_INPUTS = [
  'apps',
  'libs',
  'migrations',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'scripts/build.mjs',
];

const say = (line) => process.stderr.write(`rollcall: ${line}\n`);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * Runs a program in the repository and resolves with its exit code (128 + signal when it was killed). A signal that
 * reaches this process meanwhile is passed on, and ends this process once the program has ended.
 */
export function run(command, args, { env = process.env, stdio = ['ignore', 2, 2] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio });
    let received;
    const pass = (signal) => {
      received = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const done = () => {
      for (const signal of signals) process.off(signal, pass);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      if (received !== undefined) process.exit(128 + constants.signals[received]);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function runNpm(args) {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /\.c?js$/.test(cli) && existsSync(cli))
    return run(process.execPath, [cli, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function installStamp() {
  const node = `${process.platform}-${process.arch}-${process.versions.modules}`;
  return `${node} ${sha256(readFileSync(LOCK_FILE))}`;
}

/** Whether npm's own record of what it installed agrees with the lock (someone ran `npm ci` or `npm install` by hand). */
function installedByHand() {
  const locked = readJson(LOCK_FILE)?.packages;
  const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  if (locked === undefined || installed === undefined) return false;
  const wanted = Object.entries(locked).filter(([path]) => path !== '');
  return (
    wanted.every(([path, entry]) => entry.optional === true || installed[path]?.version === entry.version) &&
    Object.entries(installed).every(([path, entry]) => locked[path]?.version === entry.version)
  );
}

async function install() {
  const stamp = installStamp();
  if (readText(INSTALL_STAMP) === stamp) return;
  // Native packages are bound to the platform and Node's ABI: a folder stamped for another one is installed anew.
  const sameNode = [undefined, stamp.split(' ')[0]].includes(readText(INSTALL_STAMP)?.split(' ')[0]);
  if (!sameNode || !installedByHand()) {
    say('installing the packages of package-lock.json (npm ci) ...');
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
    const code = await runNpm(['ci', '--include=dev', ...quiet]);
    if (code !== 0) {
      throw new Error(
        `The packages could not be installed (npm ci ended with code ${code}). Check that this user may write to ` +
          `${ROOT} and that the npm registry can be reached, and run the command again.`,
      );
    }
  }
  writeFileSync(INSTALL_STAMP, stamp);
}

function* filesIn(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* filesIn(join(path, entry.name));
    else yield join(path, entry.name);
  }
}

function sourcesHash() {
  const hash = createHash('sha256');
  const files = BUILD_INPUTS.flatMap((input) => [...filesIn(join(ROOT, input))])
    .filter((file) => /\.(ts|json|mjs)$/.test(file) && !file.endsWith('.spec.ts'))
    .sort();
  for (const file of files) hash.update(`${relative(ROOT, file)}\0${sha256(readFileSync(file))}\n`);
  return hash.digest('hex');
}

async function build() {
  const stamp = sourcesHash();
  if (readText(BUILD_STAMP) === stamp && existsSync(join(ROOT, 'dist/apps/identity/src/main.js')))
    return true;
  say('building ...');
  rmSync(BUILD_STAMP, { force: true });
  const code = await run(process.execPath, [join(ROOT, 'scripts/build.mjs')]);
  if (code !== 0) return false;
  if (sourcesHash() === stamp) writeFileSync(BUILD_STAMP, stamp);
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Holds other runs in the same folder off while this one installs and builds. */
export async function underLock(action) {
  const lock = join(tmpdir(), `rollcall-prepare-${sha256(realpathSync(ROOT)).slice(0, 16)}`);
  for (let told = false; ;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(readText(join(lock, 'pid')));
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (owner > 0 ? !isAlive(owner) : age > 5000) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told && age > 1000) {
      say(`waiting for process ${owner}, which installs or builds here ...`);
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return await action();
  } finally {
    release();
    process.off('exit', release);
  }
}

/** Installs and builds where needed, and says whether the build is good. Throws when the installation fails. */
export async function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node.js 20.19 or newer is needed, this is ${process.versions.node}`);
  }
  return underLock(async () => {
    await install();
    return build();
  });
}
