import type { Issues } from '../resource/issues.js';
import { kindOf } from '../resource/kind-of.js';
import { excerpt } from '../text/excerpt.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonArray } from '../text/json.js';
import { ownValue } from '../text/own-value.js';

/**
 * Reads the members of a definition that an administrator sends (RFC 7643 §6, §7), one by one. What is absent or null is
 * undefined; what is of another kind is noted with its path, and undefined too.
 */
export class DefinitionMembers {
  /** @param where the path that problems begin with: `attributes[2]`; empty for the definition itself */
  constructor(
    private readonly object: JsonObject,
    private readonly where: string,
    private readonly issues: Issues,
  ) {}

  /** Notes members that a definition does not have, so that nothing misspelt is passed over. */
  refuseOthers(known: readonly string[]): void {
    for (const name of Object.keys(this.object)) {
      if (!known.includes(name)) this.note(name, `is not one of ${known.join(', ')}`);
    }
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    this.note(name, `must be a string, not ${kindOf(value)}`);
    return undefined;
  }

  /** As `text`, of a member that must be there and must say something. */
  requiredText(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && value.trim() !== '') return value;
    if (value !== undefined || this.value(name) === undefined) this.note(name, 'is required');
    return undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    this.note(name, `must be true or false, not ${kindOf(value)}`);
    return undefined;
  }

  /** A number of things. */
  count(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.note(name, 'must be a whole number from 0');
    return undefined;
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name);
    const word = words.find((candidate) => candidate === value);
    if (value !== undefined && word === undefined) {
      this.note(name, `must be one of ${words.join(', ')}, not ${excerpt(value)}`);
    }
    return word;
  }

  /** A list with something in it; an empty one is as none (RFC 7643 §2.5). */
  list(name: string, most: number): readonly Json[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!isJsonArray(value)) {
      this.note(name, `must be a list, not ${kindOf(value)}`);
      return undefined;
    }
    if (value.length > most) {
      this.note(name, `has ${value.length} elements; ${most} are allowed`);
      return undefined;
    }
    return value.length === 0 ? undefined : value;
  }

  /** A list of different strings that say something. */
  texts(name: string, most: number): readonly string[] | undefined {
    const list = this.list(name, most);
    if (list === undefined) return undefined;
    const texts = list.filter((value) => typeof value === 'string' && value.trim() !== '');
    if (texts.length < list.length) this.note(name, 'must be a list of strings that are not empty');
    else if (new Set(texts).size < texts.length) this.note(name, 'has a value twice');
    else return texts as readonly string[];
    return undefined;
  }

  /** Notes what is wrong with a member: `problem` goes on after its path. */
  note(name: string, problem: string): void {
    this.issues.add('invalidValue', `${this.path(name)} ${problem}.`);
  }

  /** `attributes[2].type`. */
  path(name: string): string {
    return this.where === '' ? name : `${this.where}.${name}`;
  }

  private value(name: string): Json | undefined {
    return ownValue(this.object, name) ?? undefined;
  }
}
