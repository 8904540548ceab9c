// Builds the package and the example where they are stale. Everything that is built lies in dist/ of the repository, where
// Node finds the packages; @rollcall/consumer is a link to what would be published.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsumer, compile } from '../../scripts/build-consumer.mjs';
import { underLock } from '../../scripts/prepare.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url)).replace(/[\\/]$/, '');
const ROOT = join(HERE, '../..');
const BUILT = join(ROOT, 'dist/examples/downstream');
const STAMP = join(BUILT, '.built');
const LINK = join(ROOT, 'dist/node_modules/@rollcall/consumer');
const SOURCES = ['libs/consumer', 'examples/downstream', 'package-lock.json', 'tsconfig.base.json'];

function sourcesIn(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(inside);
    return /(?<!\.spec|\.fixture)\.(ts|json|md)$/.test(entry.name) ? [inside] : [];
  });
}

function stampOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES.map((name) => join(ROOT, name))) {
    const files = /\.json$/.test(source) ? [source] : sourcesIn(source).sort();
    for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function build() {
  const stamp = stampOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(join(LINK, 'index.js')))
    return;
  process.stderr.write('downstream: building ...\n');
  rmSync(BUILT, { recursive: true, force: true });
  buildConsumer();
  rmSync(LINK, { force: true });
  mkdirSync(join(LINK, '..'), { recursive: true });
  symlinkSync(join(ROOT, 'dist/consumer'), LINK, 'junction');
  compile(join(HERE, 'tsconfig.json'), BUILT);
  writeFileSync(STAMP, stamp);
}

/** Gives the path of the program when it is built. @throws Error with what the compiler says */
export async function buildDownstream() {
  // Somebody else may start or build here at the same time.
  await underLock(build);
  return join(BUILT, 'main.js');
}
