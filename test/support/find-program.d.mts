export function isProgram(path: string): boolean;

export function findProgram(names: readonly string[], firstFolders?: readonly string[]): string | undefined;
