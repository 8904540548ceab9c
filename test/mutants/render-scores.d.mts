/** See render-scores.mjs. */
export function renderScores(
  document: string,
  files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>,
): string;
