import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');
const text = readFileSync(join(DOCS, 'threat-model.md'), 'utf8');

const THREATS = text
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/threat-model.md', () => {
  it('names each threat once', () => {
    const names = THREATS.map(([, name]) => name);
    expect(names.length).toBeGreaterThan(25);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(THREATS.map((cells) => [String(cells[1]), cells] as const))(
    '%s has its kinds of STRIDE, what is done, and a test that there is',
    (_, [, , kinds = '', threat = '', done = '', tests = '']) => {
      expect(kinds).toMatch(/^[STRIDE](, [STRIDE])*$/);
      expect(Math.min(threat.length, done.length)).toBeGreaterThan(15);
      const links = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => String(link));
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) {
        expect(link).toMatch(/\.spec\.ts$/);
        expect([link, existsSync(join(DOCS, link))]).toEqual([link, true]);
      }
    },
  );
});
