import type { MigrationInterface } from 'typeorm';

/** What a migration means to those who use a MySQL or MariaDB database while it runs. */
export interface OnlineChange {
  /**
   * `new table`: no table that exists is changed. `instant`: tables are changed by `ALGORITHM=INSTANT` only.
   * `inplace`: by `ALGORITHM=INPLACE, LOCK=NONE`, while they are read and written. `copy`: a table takes no writes
   * meanwhile, so the service has to stop.
   */
  readonly how: 'new table' | 'instant' | 'inplace' | 'copy';
  /** One sentence for the operator: what happens, and what grows with the data. */
  readonly meaning: string;
}

/** A migration that says whether it is online. */
export interface DeclaredMigration {
  new (): MigrationInterface;
  /** Ends in the milliseconds since the epoch by which migrations are in order. */
  readonly name: string;
  readonly online: OnlineChange;
}
