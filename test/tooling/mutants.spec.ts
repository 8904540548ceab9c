import { describe, expect, it } from '@jest/globals';
import { renderScores } from '../mutants/render-scores.mjs';

const BEGIN = '<!-- mutants: begin, written by `npm run mutants` -->';
const END = '<!-- mutants: end -->';
const EMPTY = `# Testing\n\n${BEGIN}\n${END}\n\nAnd more.\n`;

function mutants(...statuses: readonly string[]): {
  readonly mutants: readonly { readonly status: string }[];
} {
  return { mutants: statuses.map((status) => ({ status })) };
}

describe('the scores of the mutants', () => {
  it('have a line for each file, one for each folder and one for all', () => {
    const document = renderScores(EMPTY, {
      'a/one.ts': mutants('Killed', 'Killed', 'Timeout', 'Survived'),
      'b/two.ts': mutants('NoCoverage', 'RuntimeError', 'Ignored'),
    });
    expect(document.split('\n').filter((line) => /^\| [`*]/.test(line))).toEqual([
      '| `a/one.ts` | 4 | 2 | 1 | 1 | 0 | 75.0 % |',
      '| `b/two.ts` | 1 | 0 | 0 | 0 | 1 | 0.0 % |',
      '| **a** | 4 | 2 | 1 | 1 | 0 | 75.0 % |',
      '| **b** | 1 | 0 | 0 | 0 | 1 | 0.0 % |',
      '| **all** | 5 | 2 | 1 | 1 | 1 | 60.0 % |',
    ]);
  });

  it('stand between two marks, and leave what is around them', () => {
    const document = renderScores(EMPTY, { 'a/one.ts': mutants('Killed') });
    expect(document.startsWith(`# Testing\n\n${BEGIN}\n\n| file |`)).toBe(true);
    expect(document.endsWith(`\n\n${END}\n\nAnd more.\n`)).toBe(true);
    expect(() => renderScores('# Testing\n', {})).toThrow('lacks the marks');
  });

  it('of files that a run leaves out stay as they are', () => {
    const first = renderScores(EMPTY, {
      'a/one.ts': mutants('Survived'),
      'a/two.ts': mutants('Killed', 'Survived'),
    });
    const second = renderScores(first, { 'a/one.ts': mutants('Killed') });
    expect(second).toContain('| `a/one.ts` | 1 | 1 | 0 | 0 | 0 | 100.0 % |');
    expect(second).toContain('| `a/two.ts` | 2 | 1 | 0 | 1 | 0 | 50.0 % |');
    expect(second).toContain('| **all** | 3 | 2 | 0 | 1 | 0 | 66.7 % |');
    expect(renderScores(second, {})).toBe(second);
  });
});
