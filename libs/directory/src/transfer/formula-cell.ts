/** What a spreadsheet takes for a formula when a cell begins with it (OWASP: CSV injection). */
const ESCAPED = /^'*[=+\-@\t\r]/;
const QUOTED = /^'+[=+\-@\t\r]/;

/** The text of a cell that no spreadsheet takes for a formula: with an apostrophe before it where it looks like one. */
export function escapeFormula(text: string): string {
  return ESCAPED.test(text) ? `'${text}` : text;
}

/** What `escapeFormula` was given. */
export function unescapeFormula(text: string): string {
  return QUOTED.test(text) ? text.slice(1) : text;
}
