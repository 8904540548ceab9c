import type { Json } from '@rollcall/scim';

/** What stands in one record of a file. */
export type RecordContent =
  | { readonly cells: readonly string[] }
  | { readonly resource: Json }
  /** Why it is none. */
  | { readonly problem: string };

/** One record of a file, and where it is. */
export interface FileRecord {
  readonly content: RecordContent;
  /** The number of its first line, from 1. */
  readonly line: number;
  /** Bytes of the file up to its end. */
  readonly end: number;
  /** Lines of the file up to its end. */
  readonly endLine: number;
}

/** A place between two records. */
export interface FilePlace {
  /** Bytes before it. */
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
}
