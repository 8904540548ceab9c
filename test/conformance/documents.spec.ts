import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'test/conformance/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** The targets of a Markdown text's links. */
function links(text: string): readonly string[] {
  return text
    .split('](')
    .slice(1)
    .map((part) => part.slice(0, part.indexOf(')')));
}

/** The anchors of a Markdown text's headings, as GitHub makes them. */
function anchors(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
}

/** What a Markdown text sets as code. */
function codes(text: string): readonly string[] {
  return text.split('`').filter((_, index) => index % 2 === 1);
}

describe('The documents', () => {
  it.each(documents)('every link in %s leads to a file', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const targets = links(text).filter((target) => !target.startsWith('http'));
    const missing = targets.filter((target) => {
      const [path = ''] = target.split('#');
      return path !== '' && !existsSync(join(ROOT, dirname(document), path));
    });
    expect(missing).toEqual([]);
  });

  it.each(documents)('every anchor that %s links to is a heading', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const targets = links(text).filter((target) => !target.startsWith('http') && target.includes('#'));
    const missing = targets.filter((target) => {
      const [path = '', anchor = ''] = target.split('#');
      const there = path === '' ? text : readFileSync(join(ROOT, dirname(document), path), 'utf8');
      return !anchors(there).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  it.each(documents)('every path that %s names exists', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const paths = codes(text).filter((code) => /^(libs|apps|test|migrations|docs)\/[\w./-]+$/.test(code));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('every test that decisions.md names exists', () => {
    const text = readFileSync(join(ROOT, 'docs/decisions.md'), 'utf8');
    const files = [...readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })];
    const specs = codes(text).filter((code) => code.endsWith('.spec.ts'));
    const exists = (spec: string): boolean =>
      existsSync(join(ROOT, spec)) || files.some((file) => join('test', file).endsWith(`/${spec}`));
    expect(specs.length).toBeGreaterThan(15);
    expect(specs.filter((spec) => !exists(spec))).toEqual([]);
  });
});
