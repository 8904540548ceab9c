/** The checklist (`requirements.json`) and what proves each of its rows (`rows.json`) fit together. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderDecisions } from './render-decisions.mjs';
import { renderConformance, type Requirement, type Row } from './render-conformance.mjs';

const FOLDER = import.meta.dirname;
const ROOT = join(FOLDER, '../..');

/** Features that the service does not have yet. A row that waits for one of them says its name. */
const FEATURES = ['delta query', 'devices'];

/** The sections whose MUST rows may not go without a test or a feature that they wait for. */
const BINDING = /^[1234579]\./;

const requirements: readonly Requirement[] = JSON.parse(
  readFileSync(join(FOLDER, 'requirements.json'), 'utf8'),
);
const rows: Readonly<Record<string, Row>> = JSON.parse(readFileSync(join(FOLDER, 'rows.json'), 'utf8'));

const sources = new Map<string, string>();
function source(path: string): string {
  const known =
    sources.get(path) ?? (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '');
  sources.set(path, known);
  return known;
}

/** Whether a quoted text of the file, as the name of a test is one, holds the words. */
function names(path: string, words: string): boolean {
  return source(path)
    .split('\n')
    .some((line) => {
      const start = line.indexOf(words);
      return start > 0 && /['"`]/.test(line.slice(0, start)) && !/^\s*(\/\/|\*|\/\*)/.test(line);
    });
}

describe('The rows of the checklist', () => {
  it('there are 719, each with an id of its own', () => {
    expect(requirements).toHaveLength(719);
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(719);
  });

  it('every row has an entry, and no entry is unknown', () => {
    expect(Object.keys(rows).sort()).toEqual(requirements.map(({ id }) => id).sort());
  });

  it('every entry is a test, a feature that is waited for, or a reason', () => {
    const wrong = Object.entries(rows).filter(([, row]) => {
      const { test, later, reason } = row;
      if (Object.keys(row).length !== 1) return true;
      return (
        !(test !== undefined && test.length > 0) &&
        !FEATURES.includes(later ?? '') &&
        (reason ?? '').length < 10
      );
    });
    expect(wrong).toEqual([]);
  });

  it('every feature that is listed is waited for by a row', () => {
    const waited = new Set(Object.values(rows).map(({ later }) => later));
    expect(FEATURES.filter((feature) => !waited.has(feature))).toEqual([]);
  });

  it('every named test exists', () => {
    const missing = Object.entries(rows).flatMap(([id, { test = [] }]) =>
      test
        .filter((name) => {
          const [path = '', words = ''] = name.split(' › ');
          return words === '' || !names(path, words);
        })
        .map((name) => `${id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('every MUST of the sections that concern these endpoints has a test or names the feature that it waits for', () => {
    const bare = requirements.filter(
      ({ id, level, title }) =>
        level.startsWith('MUST') && BINDING.test(title) && rows[id]?.reason !== undefined,
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('docs/conformance.md is what `npm run conformance` writes where every test passes', () => {
    const rendered = renderConformance(requirements, rows, () => 'passes');
    expect(source('docs/conformance.md')).toBe(rendered);
  });

  it('docs/decisions.md lists every row that the standards leave open', () => {
    const decisions = source('docs/decisions.md');
    expect(renderDecisions(decisions, requirements, rows)).toBe(decisions);
  });

  it('every row that a conformance test cites is told to be tested', () => {
    const cited = new Set<string>();
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.spec.ts'))) {
      for (const line of source(join('test/conformance', file)).split('\n')) {
        const title = /^\s*it\(\s*'([^:]+):/.exec(line)?.[1] ?? /^\s*'([A-Z][^:]+):/.exec(line)?.[1] ?? '';
        for (const id of title.split(/,\s*/)) if (/^[A-Z]+(-[A-Z]+)*-\d+$/.test(id)) cited.add(id);
      }
    }
    expect(cited.size).toBeGreaterThan(250);
    expect([...cited].filter((id) => rows[id]?.test === undefined)).toEqual([]);
  });
});
