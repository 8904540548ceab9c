export function canaryForms(value: string): readonly string[];

/** Where a canary was found. */
export interface FoundCanary<T> {
  readonly canary: T;
  readonly line: string;
  /** From 1. */
  readonly number: number;
  /** From 0. */
  readonly column: number;
}

export class CanarySearch<T extends { readonly value: string }> {
  add(canary: T): void;
  find(text: string): readonly FoundCanary<T>[];
}
