export const MOUNTS: { readonly name: string; readonly install: string };

export function findMounts(): true | undefined;
