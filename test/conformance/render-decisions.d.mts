import type { Requirement, Row } from './render-conformance.mjs';

/**
 * Writes the rows of the level DECIDE into docs/decisions.md, between its two marks.
 * @throws Error where the marks are missing
 */
export function renderDecisions(
  document: string,
  requirements: readonly Requirement[],
  rows: Readonly<Record<string, Row>>,
): string;
