/** The database cannot be used as it is; the message is one sentence for an operator, without a password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Another process holds the SQLite file: one process per file. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';

  constructor(readonly path: string) {
    super(
      `The database ${path} is in use by another process. Stop that process, or use another DATABASE_URL.`,
    );
  }
}

/** The stored keys were folded by other rules than those of this program, so that look-ups would miss. */
export class FoldVersionMismatch extends Error {
  override readonly name = 'FoldVersionMismatch';

  constructor(stored: string, expected: string) {
    super(
      `The database holds keys of case folding version ${stored}, and this program compares by version ${expected}. ` +
        'Run the release that wrote the database, or restore its export with this one.',
    );
  }
}
