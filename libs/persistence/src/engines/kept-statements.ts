/** Statements kept at most. */
const STATEMENTS = 256;

/**
 * Characters of all of them at most. What a statement takes in memory grows with its text: that of a filter with 200 terms
 * takes a megabyte, and there are as many of those as clients can think of.
 */
const CHARACTERS = 512 * 1024;

/** Prepared statements of one connection by their text; the oldest make way for new ones. */
export class KeptStatements<Statement> {
  private readonly statements = new Map<string, Statement>();
  private characters = 0;

  get(sql: string): Statement | undefined {
    return this.statements.get(sql);
  }

  /** Keeps a statement that is not kept yet, unless it alone is too long. */
  keep(sql: string, statement: Statement): void {
    if (sql.length > CHARACTERS) return;
    this.statements.set(sql, statement);
    this.characters += sql.length;
    for (const oldest of this.statements.keys()) {
      if (this.statements.size <= STATEMENTS && this.characters <= CHARACTERS) return;
      this.statements.delete(oldest);
      this.characters -= oldest.length;
    }
  }
}
