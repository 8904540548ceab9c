/** A row of the checklist. */
export interface Requirement {
  readonly id: string;
  readonly level: string;
  readonly section: string;
  readonly text: string;
  readonly title: string;
}

/** What proves a row, or why nothing does. */
export interface Row {
  readonly test?: readonly string[];
  readonly later?: string;
  readonly reason?: string;
}

/** Rows of the binding sections whose level is MUST or SHOULD, and which no test proves. */
export function bareRows(
  requirements: readonly Requirement[],
  rows: Readonly<Record<string, Row>>,
): readonly Requirement[];

/** The document, as Markdown. @param resultOf a word for each row that has tests */
export function renderConformance(
  requirements: readonly Requirement[],
  rows: Readonly<Record<string, Row>>,
  resultOf: (id: string) => string,
): string;
