export const RULES: string;

export function ruleCopies(root: string): ReadonlyMap<string, string>;
