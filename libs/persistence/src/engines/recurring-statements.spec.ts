import { describe, expect, it } from '@jest/globals';

import { PREPARED_STATEMENTS, RecurringStatements } from './recurring-statements.js';

const PROCESSES = 20;
const CONNECTIONS = 10;

function use(statements: RecurringStatements, sql: string, times: number): boolean {
  let recurs = false;
  for (let time = 0; time < times; time += 1) recurs = statements.recurs(sql, [1]);
  return recurs;
}

describe('a statement that recurs', () => {
  it('is one that was used eight times', () => {
    const statements = new RecurringStatements();
    expect(use(statements, 'select ?', 7)).toBe(false);
    expect(use(statements, 'select ?', 1)).toBe(true);
    expect(use(statements, 'select ?', 1)).toBe(true);
    expect(use(statements, 'select ? + 1', 1)).toBe(false);
  });

  it('has parameters, and not more than 32', () => {
    const statements = new RecurringStatements();
    for (const length of [0, 33]) {
      const params = Array.from({ length }, () => 1);
      const answers = Array.from({ length: 20 }, () => statements.recurs('select', params));
      expect(answers).not.toContain(true);
    }
  });

  it('is one of few enough for twenty processes of ten connections on one server', () => {
    expect(PROCESSES * CONNECTIONS * PREPARED_STATEMENTS).toBeLessThan(16_382);
    const statements = new RecurringStatements();
    const recurring = Array.from({ length: 1000 }, (_, index) => use(statements, `select ? + ${index}`, 8));
    expect(recurring.filter((recurs) => recurs)).toHaveLength(PREPARED_STATEMENTS);
  });

  it('makes way for another when it has not been used for long', () => {
    const statements = new RecurringStatements();
    for (let index = 0; index < PREPARED_STATEMENTS; index += 1) use(statements, `select ? + ${index}`, 8);
    expect(use(statements, 'late', 100)).toBe(false);
    use(statements, 'select ? + 1', 20_000);
    expect(use(statements, 'late', 1)).toBe(true);
    expect(use(statements, 'select ? + 1', 1)).toBe(true);
    expect(use(statements, 'select ? + 0', 1)).toBe(false);
  });

  it('is forgotten as a count among many others', () => {
    const statements = new RecurringStatements();
    use(statements, 'rare', 7);
    for (let index = 0; index < 1024; index += 1) use(statements, `select ${index} + ?`, 1);
    expect(use(statements, 'rare', 7)).toBe(false);
  });
});
