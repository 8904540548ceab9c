// `npm start` in this folder: builds the package and the example where they are stale, and becomes the service (in this
// process, so that a signal sent to it reaches the service and nothing is left behind).
//
// The packages are those of the repository, installed by its `npm ci`: nothing is fetched here. Everything that is built
// lies in dist/ of the repository, where Node finds them; @rollcall/consumer is a link to what would be published.
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
import { fileURLToPath, pathToFileURL } from 'node:url';
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

async function build() {
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

if (!existsSync(join(ROOT, 'node_modules/@nestjs/core'))) {
  console.error(
    'downstream: the packages are not installed yet. Run "npm ci" in the root of the repository.',
  );
  process.exit(1);
}
try {
  // Somebody else may start or build here at the same time.
  await underLock(build);
} catch (error) {
  console.error(`downstream: ${error.message}`);
  process.exit(1);
}
const main = join(BUILT, 'main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
