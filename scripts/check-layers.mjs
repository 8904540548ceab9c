// `npm run layers`: holds .dependency-cruiser.cjs against the sources, and fails when fewer modules were read than
// there are files: a cruiser that has no compiler for TypeScript reads none and would pass.
// Options, for the test of this script: --root FOLDER (default: the repository), --config FILE.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['libs', 'apps', 'migrations', 'test'];

const { values } = parseArgs({ options: { root: { type: 'string' }, config: { type: 'string' } } });
const root = resolve(values.root ?? REPOSITORY);
const config = resolve(values.config ?? join(REPOSITORY, '.dependency-cruiser.cjs'));

function sourcesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(path);
    return /\.ts$/.test(entry.name) ? [path] : [];
  });
}

const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
const cruiser = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const run = spawnSync(process.execPath, [cruiser, '--config', config, '--output-type', 'json', ...folders], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});

let report;
try {
  report = JSON.parse(run.stdout);
} catch {
  console.error(`dependency-cruiser gave no report (code ${run.status}):\n${run.stdout}${run.stderr}`);
  process.exit(1);
}

const { violations } = report.summary;
for (const { rule, from, to, cycle } of violations) {
  const way = cycle ? [from, ...cycle.map(({ name }) => name)].join(' -> ') : `${from} -> ${to}`;
  console.error(`${rule.name}: ${way}`);
}

const cruised = new Set(report.modules.map(({ source }) => source));
const unread = FOLDERS.flatMap(sourcesIn).filter((file) => !cruised.has(file));
for (const file of unread) console.error(`not read: ${file}`);

const dependencies = report.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
console.log(
  `layers: ${cruised.size} modules, ${dependencies} imports, ${violations.length} violations, ${unread.length} files not read`,
);
process.exitCode = violations.length > 0 || unread.length > 0 || cruised.size === 0 ? 1 : 0;
