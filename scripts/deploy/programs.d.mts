export const KUSTOMIZE_PACKAGE: { readonly name: string; readonly install: string };

export const HELM_PACKAGE: { readonly name: string; readonly install: string };

export function findKustomize(): string | undefined;

export function findHelm(): string | undefined;
