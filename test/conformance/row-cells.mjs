// How rows of the checklist stand in the tables of documents.

/** A line of a table. @param {readonly string[]} values */
export function cells(values) {
  return `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Links to the specs of a row. @param {import('./render-conformance.mjs').Row | undefined} row */
export function testsOf(row) {
  const paths = new Set((row?.test ?? []).map((name) => name.split(' › ')[0] ?? ''));
  return [...paths].map((path) => `[${path.split('/').at(-1)}](../${path})`).join(', ');
}

/** Why a row has no test. @param {import('./render-conformance.mjs').Row | undefined} row */
export function whyBare(row) {
  return row?.reason ?? (row?.later === undefined ? 'nobody has written one' : `not built: ${row.later}`);
}
