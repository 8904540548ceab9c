// Builds the package for downstream services, libs/consumer, into dist/consumer: what `npm publish dist/consumer` would
// publish. It is built apart from the service, which does not need it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const PACKAGE = join(ROOT, 'libs/consumer');
const BUILT = join(ROOT, 'dist/consumer');

/** Compiles with the TypeScript of the repository. @throws Error with what the compiler says */
export function compile(project, outDir) {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', outDir], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`tsc -p ${project}:\n${run.stdout}${run.stderr}`);
}

/** Builds the package. @throws Error with what the compiler says */
export function buildConsumer() {
  rmSync(BUILT, { recursive: true, force: true });
  compile(join(PACKAGE, 'tsconfig.lib.json'), BUILT);
  for (const file of ['package.json', 'README.md']) copyFileSync(join(PACKAGE, file), join(BUILT, file));
  copyFileSync(join(ROOT, 'LICENSE'), join(BUILT, 'LICENSE'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildConsumer();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
