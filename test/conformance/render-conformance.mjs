// docs/conformance.md, from the checklist, what proves its rows, and what came of the tests.
import { cells, testsOf, whyBare } from './row-cells.mjs';

/** Sections that concern a service provider as this one is: users, groups, discovery, HTTP, cursors, security, errata. */
const BINDING = /^(?:[1-8]|10|12)\./;

/**
 * @typedef {{ id: string, level: string, section: string, text: string, title: string }} Requirement
 * @typedef {{ test?: readonly string[], later?: string, reason?: string }} Row
 */

/**
 * Rows of the binding sections whose level is MUST or SHOULD, and which no test proves.
 * @param {readonly Requirement[]} requirements
 * @param {Readonly<Record<string, Row>>} rows
 * @returns {readonly Requirement[]}
 */
export function bareRows(requirements, rows) {
  return requirements.filter(
    ({ id, level, title }) =>
      /^(?:MUST|SHOULD)/.test(level) && BINDING.test(title) && rows[id]?.test === undefined,
  );
}

/**
 * @param {readonly Requirement[]} requirements
 * @param {Readonly<Record<string, Row>>} rows
 * @param {(id: string) => string} resultOf a word for each row that has tests
 * @returns {string} Markdown
 */
export function renderConformance(requirements, rows, resultOf) {
  const bare = requirements.filter(({ id }) => rows[id]?.test === undefined);
  const urgent = bareRows(requirements, rows);
  const tested = requirements.length - bare.length;
  return [
    '# Conformance to the standards, row by row',
    '',
    '<!-- Written by `npm run conformance`. -->',
    '',
    `Of ${requirements.length} requirements of RFC 7643, RFC 7644, RFC 9865, RFC 9967 and the drafts around them, ${tested} have tests.`,
    'Each test speaks HTTP with the running service, on the embedded database and on MariaDB, unless its path says otherwise.',
    'What a row asks for stands in [requirements.json](../test/conformance/requirements.json), how to read it in',
    '[its README](../test/conformance/README.md), what overrules a row in [decisions.md](decisions.md).',
    '',
    '## Without a test',
    '',
    urgent.length === 0
      ? 'Every MUST and SHOULD of the sections 1 to 8, 10 and 12 has a test.'
      : `Of the sections 1 to 8, 10 and 12, these MUST and SHOULD rows have none: ${urgent.map(({ id }) => id).join(', ')}.`,
    '',
    ...table(
      ['row', 'level', 'section', 'what it asks for', 'why there is no test'],
      bare.map(({ id, level, section, text }) => [id, level, section, text, whyBare(rows[id])]),
    ),
    ...sections(requirements).flatMap(([title, list]) => [
      '',
      `## ${title}`,
      '',
      ...table(
        ['row', 'level', 'section', 'what it asks for', 'test', 'result'],
        list.map(({ id, level, section, text }) => [
          id,
          level,
          section,
          text,
          testsOf(rows[id]),
          rows[id]?.test === undefined ? whyBare(rows[id]) : resultOf(id),
        ]),
      ),
    ]),
    '',
  ].join('\n');
}

/** @param {readonly Requirement[]} requirements */
function sections(requirements) {
  /** @type {Map<string, Requirement[]>} */
  const byTitle = new Map();
  for (const requirement of requirements) {
    byTitle.set(requirement.title, [...(byTitle.get(requirement.title) ?? []), requirement]);
  }
  return [...byTitle];
}

/**
 * @param {readonly string[]} heads
 * @param {readonly (readonly string[])[]} lines
 */
function table(heads, lines) {
  if (lines.length === 0) return [];
  return [cells(heads), cells(heads.map(() => '---')), ...lines.map(cells)];
}
