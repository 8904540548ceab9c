// Writes what was measured: report.md for people, report.json with every run, and the plots.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { limitsOf, peerRows } from './limits.mjs';
import { plotsOf } from './report-plots.mjs';
import { reportText } from './report-text.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NOTES = join(HERE, 'notes.json');

/** Writes the files and gives their paths and the number of wrong answers. */
export async function writeReport(results) {
  const folder = results.options.out ?? HERE;
  mkdirSync(join(folder, 'plots'), { recursive: true });
  const limits = limitsOf(results);
  const peers = peerRows(results);
  const plots = plotsOf(results);
  const written = JSON.parse(readFileSync(NOTES, 'utf8'));
  const files = {
    'report.md': reportText({ results, limits, peers, plots, written }),
    'report.json': await formatted({ ...results, limits, peers }),
    ...Object.fromEntries(plots.map(({ name, svg }) => [`plots/${name}.svg`, svg])),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return {
    files: Object.keys(files).map((name) => relative(process.cwd(), join(folder, name))),
    wrong: sum(
      results.engines.flatMap(({ sizes }) => sizes.flatMap(({ scenarios }) => scenarios.map(wrongIn))),
    ),
  };
}

function wrongIn({ wrong, open }) {
  return wrong + (open?.wrong ?? 0);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

async function formatted(value) {
  const shortened = JSON.stringify(value, (_key, inner) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(5)) : inner,
  );
  return format(shortened, { ...(await resolveConfig(NOTES)), parser: 'json' });
}
