const BEGIN = '<!-- mutants: begin, written by `npm run mutants` -->';
const END = '<!-- mutants: end -->';
const HEAD = [
  '| file | mutants | killed | endless | survived | not reached | score |',
  '|---|---|---|---|---|---|---|',
];

/**
 * Writes what became of the mutants of each file into a document, between its two marks. Files that it lists already
 * and that are not given keep their line.
 * @param {string} document
 * @param {Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>} files
 * @returns {string}
 */
export function renderScores(document, files) {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The document lacks the marks "${BEGIN}" and "${END}"`);
  const counts = new Map(document.slice(begin, end).split('\n').flatMap(readLine));
  for (const [file, { mutants }] of Object.entries(files)) counts.set(file, count(mutants));
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [...sorted.map(writeLine), ...totals(sorted)];
  return `${document.slice(0, begin)}${BEGIN}\n\n${[...HEAD, ...lines].join('\n')}\n\n${document.slice(end)}`;
}

/** @param {readonly { readonly status: string }[]} mutants */
function count(mutants) {
  const of = (status) => mutants.filter((mutant) => mutant.status === status).length;
  return [of('Killed'), of('Timeout'), of('Survived'), of('NoCoverage')];
}

/** @param {string} line */
function readLine(line) {
  const cells = line.split('|').map((cell) => cell.trim());
  const file = /^`(.+)`$/.exec(cells[1] ?? '')?.[1];
  return file === undefined ? [] : [[file, cells.slice(3, 7).map(Number)]];
}

function writeLine([file, counts]) {
  return cells(`\`${file}\``, counts);
}

function cells(name, [killed, endless, survived, unreached]) {
  const all = killed + endless + survived + unreached;
  const score = all === 0 ? '' : `${(((killed + endless) / all) * 100).toFixed(1)} %`;
  return `| ${[name, all, killed, endless, survived, unreached, score].join(' | ')} |`;
}

/** A line for each folder, and one for all. */
function totals(sorted) {
  const folders = new Map();
  for (const [file, counts] of sorted) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    for (const name of [`**${folder}**`, '**all**']) {
      folders.set(
        name,
        counts.map((number, index) => number + (folders.get(name)?.[index] ?? 0)),
      );
    }
  }
  const all = folders.get('**all**');
  folders.delete('**all**');
  return [...folders, ...(all === undefined ? [] : [['**all**', all]])].map(([name, sums]) =>
    cells(name, sums),
  );
}
