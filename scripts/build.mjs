// Builds both apps into dist/: dist/apps/identity/src/main.js and dist/apps/cli/src/main.js, each with the libraries
// and migrations that it imports. `nest build` (tsc builder) rewrites the aliases @rollcall/* to relative paths.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');

function nestBuild(app) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [NEST, 'build', app], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ app, code, output }));
  });
}

/** Removes what was built from a source that is gone, so that a deleted migration does not live on in dist/. */
function removeOrphans(folder) {
  for (const entry of readdirSync(join(ROOT, 'dist', folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      removeOrphans(path);
      continue;
    }
    const source = path.replace(/\.(js|js\.map|d\.ts)$/, '.ts');
    if (source !== path && !existsSync(join(ROOT, source))) rmSync(join(ROOT, 'dist', path));
  }
}

const results = await Promise.all([nestBuild('identity'), nestBuild('cli')]);
const failed = results.filter(({ code }) => code !== 0);
for (const { app, output } of failed) process.stderr.write(`nest build ${app}:\n${output}\n`);
if (failed.length > 0) process.exit(1);

for (const folder of ['apps', 'libs', 'migrations']) {
  if (existsSync(join(ROOT, 'dist', folder))) removeOrphans(folder);
}
chmodSync(join(ROOT, 'dist/apps/cli/src/main.js'), 0o755);
