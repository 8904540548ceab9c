import type { OnlineChange } from '../../migrations/declared-migration.js';

const CREATED = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/i;
const SHAPED =
  /^(?:ALTER TABLE|RENAME TABLE|TRUNCATE TABLE|OPTIMIZE TABLE) (\w+)|^(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX) .*?\bON (\w+)/i;
const ROWS_CHANGED = /^(?:UPDATE|DELETE FROM) (\w+)/i;
const HARMLESS = /^(?:INSERT INTO|SELECT|DROP TABLE|SET TRANSACTION ISOLATION LEVEL READ COMMITTED$)/i;
const COPIED_ROWS = /^INSERT INTO .*\bSELECT\b/i;
const READ_COMMITTED = /^SET TRANSACTION ISOLATION LEVEL READ COMMITTED$/i;

const ALGORITHMS: Readonly<Record<OnlineChange['how'], RegExp | undefined>> = {
  'new table': undefined,
  instant: /\bALGORITHM=INSTANT\b/,
  inplace: /\bALGORITHM=(?:INSTANT\b|INPLACE,? LOCK=NONE\b)/,
  copy: /\bALGORITHM=(?:INSTANT|INPLACE|COPY)\b/,
};

/**
 * What is wrong with the statements of a migration on MySQL, by what it says of itself: a table in use is changed in
 * the way that was declared, its rows are neither changed nor locked.
 */
export function onlineProblems(
  { how }: Pick<OnlineChange, 'how'>,
  statements: readonly string[],
): readonly string[] {
  const made = new Set<string>();
  const problems: string[] = [];
  statements.forEach((sql, index) => {
    const problem = problemOf(sql, statements[index - 1]);
    if (problem !== undefined) problems.push(`${problem}: ${sql}`);
    const created = CREATED.exec(sql)?.[1];
    if (created !== undefined) made.add(created);
  });
  return problems;

  function problemOf(sql: string, before: string | undefined): string | undefined {
    if (CREATED.test(sql)) return undefined;
    const shaped = SHAPED.exec(sql);
    if (shaped !== null) {
      if (made.has(shaped[1] ?? shaped[2] ?? '')) return undefined;
      const algorithm = ALGORITHMS[how];
      if (algorithm === undefined) return `"${how}" changes a table`;
      return algorithm.test(sql) ? undefined : `"${how}" without its ALGORITHM`;
    }
    const changed = ROWS_CHANGED.exec(sql);
    if (changed !== null)
      return made.has(changed[1] ?? '') ? undefined : 'rows of a table in use are changed';
    if (COPIED_ROWS.test(sql) && !READ_COMMITTED.test(before ?? ''))
      return 'rows that are copied are locked above READ COMMITTED';
    return HARMLESS.test(sql) ? undefined : 'what it means is not known here';
  }
}
