export const PREVIOUS_BUILD: { readonly name: string; readonly install: string };

export function findPrevious(): string | undefined;

export function preparePrevious(): Promise<string>;
