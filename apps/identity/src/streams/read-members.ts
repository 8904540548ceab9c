import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

import { Problem } from '../http/problem.js';

/** Characters of a text that a receiver gives, by default at most. */
const LONGEST_TEXT = 1000;

/** How much a list of texts holds that a receiver gives. */
export interface ListLimits {
  /** Texts in it at most. */
  readonly most: number;
  /** Characters of each at most. */
  readonly longest: number;
}

const LIST: ListLimits = { most: 10_000, longest: LONGEST_TEXT };

/**
 * The members of a body, each read as what it must be; what is not asked for is ignored, for receivers may send more
 * (SSF 1.0 §4.2). All throw Problem 400.
 */
export class Members {
  private readonly body: JsonObject;

  constructor(
    body: Json | undefined,
    /** How the object is named in what is refused. */
    private readonly name = 'The body',
  ) {
    if (!isJsonObject(body)) throw new Problem(400, `${name} must be a JSON object.`);
    this.body = body;
  }

  /** Whether there is a member of that name, null or not. */
  has(name: string): boolean {
    return Object.hasOwn(this.body, name);
  }

  value(name: string): Json | undefined {
    return this.has(name) ? this.body[name] : undefined;
  }

  /** @returns undefined where it is absent or null */
  text(name: string, longest = LONGEST_TEXT): string | undefined {
    const value = this.value(name) ?? undefined;
    if (value === undefined || (typeof value === 'string' && value.length <= longest)) return value;
    throw this.wrong(name, `must be a string of at most ${longest} characters`);
  }

  /** As `text`, of one that is needed. */
  neededText(name: string, longest = LONGEST_TEXT): string {
    const value = this.text(name, longest);
    if (value === undefined || value === '') throw this.wrong(name, 'is missing');
    return value;
  }

  /** @returns undefined where it is absent or null */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.value(name) ?? undefined;
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.wrong(name, `must be one of ${choices.join(', ')}`);
    return found;
  }

  /** @returns undefined where it is absent or null */
  texts(name: string, { most, longest } = LIST): readonly string[] | undefined {
    const value = this.value(name) ?? undefined;
    if (value === undefined) return undefined;
    const isText = (text: Json): text is string => typeof text === 'string' && text.length <= longest;
    if (!isJsonArray(value) || value.length > most || !value.every(isText)) {
      throw this.wrong(name, `must be an array of at most ${most} strings of at most ${longest} characters`);
    }
    return value;
  }

  /** @returns false where it is absent or null */
  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== 'boolean') throw this.wrong(name, 'must be true or false');
    return value;
  }

  /** A whole number from 0. @returns undefined where it is absent or null */
  count(name: string): number | undefined {
    const value = this.value(name) ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw this.wrong(name, 'must be a whole number from 0');
    }
    return value;
  }

  wrong(name: string, problem: string): Problem {
    return new Problem(400, `${this.name} is not valid: "${name}" ${problem}.`);
  }
}
