import { inspect } from 'node:util';

/** How a secret looks wherever it is written by accident. */
export const MASK = '[secret]';

/**
 * A value that must not be shown: it prints, serialises and inspects as `[secret]` (ASVS 16.2.5). `reveal()` is the
 * one way to the text, so that every use of a secret can be found by that word.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    Object.freeze(this);
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
