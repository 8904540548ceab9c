import type { Json } from '@rollcall/scim';

/** What the ids of imported resources are made of: the same rows of the same import have the same ids. */
export interface ImportSeed {
  /** When the import began, in milliseconds since the epoch. */
  readonly started: number;
  /** 40 random bits. */
  readonly salt: number;
}

/** One row of what is imported: a resource as a client would send it, or cells in the order of the columns. */
export type ImportRow =
  | { readonly row: number; readonly resource: Json }
  | { readonly row: number; readonly cells: readonly string[] };

/** Some rows that follow each other. */
export interface ImportBatch {
  readonly resourceType: string;
  /** Paths of the cells, as `importColumns` gave them. */
  readonly columns: readonly (string | null)[];
  readonly seed: ImportSeed;
  readonly rows: readonly ImportRow[];
  /** Whether some of them may have been imported already, by an attempt that was ended. */
  readonly repeated: boolean;
  /** Whether nothing of it is kept. */
  readonly dryRun: boolean;
}

/** What became of a row. `existing`: a resource with its unique value is there already, and was left as it is. */
export interface ImportedRow {
  readonly row: number;
  readonly outcome: 'created' | 'existing' | 'refused';
  /** Why it was not created. */
  readonly detail?: string;
  /** The scimType of the refusal (RFC 7644 §3.12), where it has one. */
  readonly scimType?: string;
}

/** Which resources are exported next, and how. */
export interface ExportRequest {
  readonly resourceType: string;
  /** Where the page before ended; empty at the beginning. */
  readonly position: string;
  readonly count: number;
  /** Paths of the cells, as `exportColumns` gave them; without them whole resources are given. */
  readonly columns?: readonly string[];
}

/** A part of an export. */
export interface ExportedPage {
  /** Each as one line of JSON, or as its cells. */
  readonly resources: readonly (string | readonly string[])[];
  /** How many there are of the type, now. */
  readonly total: number;
  /** Absent at the end. */
  readonly next?: string;
}

/**
 * Brings resources in and out in large numbers, wherever the database is, as an `Operator` works. Refusals are an
 * `AdministrationError`: `invalidImport` for a column that cannot be understood, besides those of the names.
 */
export interface TransferOperator {
  /** @returns the path of each column of a table: null for one that is not imported, for only the service writes it */
  importColumns(
    tenantName: string,
    resourceType: string,
    columns: readonly string[],
  ): Promise<readonly (string | null)[]>;
  /**
   * Creates resources as a bulk request does, with their events.
   * @returns what became of each row, in order
   */
  importRows(tenantName: string, batch: ImportBatch, now: number): Promise<readonly ImportedRow[]>;
  /** @returns the columns that were asked for, or all that a resource of the type may have a value in */
  exportColumns(
    tenantName: string,
    resourceType: string,
    columns: readonly string[] | undefined,
  ): Promise<readonly string[]>;
  exportPage(tenantName: string, request: ExportRequest, now: number): Promise<ExportedPage>;
}
