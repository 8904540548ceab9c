// The part of docs/decisions.md that lists every row of the checklist that the standards leave open.
import { cells, testsOf, whyBare } from './row-cells.mjs';

const BEGIN = '<!-- rows: begin, written by `npm run conformance` -->';
const END = '<!-- rows: end -->';

/**
 * Writes the rows of the level DECIDE into the document, between its two marks.
 * @param {string} document
 * @param {readonly import('./render-conformance.mjs').Requirement[]} requirements
 * @param {Readonly<Record<string, import('./render-conformance.mjs').Row>>} rows
 * @returns {string}
 */
export function renderDecisions(document, requirements, rows) {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/decisions.md lacks the marks "${BEGIN}" and "${END}"`);
  const numbers = overruled(document.slice(0, begin));
  const open = requirements.filter(({ level }) => level === 'DECIDE');
  const table = [
    cells(['row', 'what holds, where no decision says otherwise', 'decision', 'test']),
    cells(['---', '---', '---', '---']),
    ...open.map(({ id, text }) =>
      cells([
        id,
        text,
        (numbers.get(id) ?? []).join(', '),
        rows[id]?.test === undefined ? whyBare(rows[id]) : testsOf(rows[id]),
      ]),
    ),
  ];
  return `${document.slice(0, begin)}${BEGIN}\n\n${table.join('\n')}\n\n${document.slice(end)}`;
}

/** Numbers of the decisions that name a row, by row. @param {string} text */
function overruled(text) {
  /** @type {Map<string, string[]>} */
  const numbers = new Map();
  for (const line of text.split('\n')) {
    const number = /^\| (\d+) \|/.exec(line)?.[1];
    if (number === undefined) continue;
    for (const [id] of line.matchAll(/\b[A-Z]+(?:-[A-Z]+)+-\d+\b/g)) {
      numbers.set(id, [...new Set([...(numbers.get(id) ?? []), number])]);
    }
  }
  return numbers;
}
