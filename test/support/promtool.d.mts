export const PROMTOOL_PACKAGE: { readonly name: string; readonly install: string };

export function findPromtool(): string | undefined;
