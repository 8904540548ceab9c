// Completes package-lock.json after an install.
//
// A registry that does not serve every optional platform package makes `npm install` leave those packages out of the
// lock, and `npm ci` then refuses the lock ("Missing: ... from lock file"). Each optional dependency without an entry
// gets one here, with the platform read from its name, so that npm skips it wherever it does not fit.
// Run it after every `npm install`: npm run lock:complete
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** What the last words of a platform package's name say: `core-linux-arm64-musl` -> os, cpu, libc. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => OS.includes(word)).at(-1);
  const cpu = words.filter((word) => CPU.includes(word)).at(-1);
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return undefined;
  const abi = words.at(-1);
  const libc =
    os !== 'linux'
      ? undefined
      : abi.startsWith('musl')
        ? 'musl'
        : abi.startsWith('gnu')
          ? 'glibc'
          : undefined;
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && { libc: [libc] }) };
}

/** Whether Node's resolution from the package at `parent` would find `name` among the lock's entries. */
function isLocked(packages, parent, name) {
  for (let folder = parent; ;) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const added = [];
const unknown = [];
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(lock.packages, parent, name)) continue;
    const platform = platformOf(name);
    if (platform === undefined || !/^\d/.test(version)) {
      unknown.push(`${name}@${version}, wanted by ${parent}`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev && { dev: true }),
      optional: true,
      ...platform,
    };
    added.push(name);
  }
}
if (unknown.length > 0) {
  console.error(`Not in the lock, and no platform or exact version to read:\n  ${unknown.join('\n  ')}`);
  process.exitCode = 1;
}

const addresses = Object.entries(lock.packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));
for (const [, entry] of addresses) delete entry.resolved;

if (added.length > 0 || addresses.length > 0) {
  const { packages } = lock;
  lock.packages = Object.fromEntries(
    Object.keys(packages)
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((key) => [key, packages[key]]),
  );
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(
  `package-lock.json: ${added.length} platform packages added, ${addresses.length} addresses removed`,
);
