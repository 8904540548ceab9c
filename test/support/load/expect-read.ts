import { expect } from '@jest/globals';

import type { NotedWork } from './noted-statements.js';
import { planOf } from './plan-of.js';

/** What a request may cost, all its statements together. */
export interface ExpectedRead {
  /** Aliases with their index, as steps that the plans must have. */
  readonly uses: readonly string[];
  /** Rows and index entries that the server may look at. */
  readonly touches: number;
}

/** Runs a request and looks at what the server did for it, and at its plans: none may go through a whole table. */
export async function expectRead(
  work: NotedWork,
  request: () => Promise<unknown>,
  { uses, touches }: ExpectedRead,
): Promise<void> {
  const statements = await work.statementsOf(request);
  expect(statements.length).toBeGreaterThan(0);
  // A scan sends one statement many times.
  const distinct = [...new Map(statements.map((statement) => [statement.sql, statement])).values()];
  const steps = (await Promise.all(distinct.map((statement) => planOf(work.plain, statement)))).flat();
  expect(steps.map(({ table, key }) => `${table} ${key}`)).toEqual(expect.arrayContaining([...uses]));
  expect(steps.filter(({ access }) => access === 'ALL' || access === 'index')).toEqual([]);
  expect(statements.reduce((sum, { touched }) => sum + touched, 0)).toBeLessThanOrEqual(touches);
}
