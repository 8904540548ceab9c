import { UnreadableEvent } from './unreadable-event.js';

/** Longest id and longest name that an event may have: what the tables of the consumer keep. */
const LONGEST_WORD = 255;

/** Reads the members of an object of unknown shape. Everything throws `UnreadableEvent` that names the member. */
export class Fields {
  private constructor(
    private readonly values: ReadonlyMap<string, unknown>,
    private readonly where: string,
  ) {}

  /** @param where what the object is, for errors */
  static of(value: unknown, where: string): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new UnreadableEvent(`${where} must be a JSON object.`);
    }
    return new Fields(new Map(Object.entries(value)), where);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  raw(name: string): unknown {
    return this.values.get(name);
  }

  /** A text of 1 to 255 characters. */
  word(name: string): string {
    const value = this.values.get(name);
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST_WORD) return value;
    throw this.wrong(name, `a text of 1 to ${LONGEST_WORD} characters`);
  }

  text(name: string): string {
    const value = this.values.get(name) ?? '';
    if (typeof value === 'string') return value;
    throw this.wrong(name, 'a text');
  }

  count(name: string): number {
    const value = this.values.get(name);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.wrong(name, 'a whole number from 0');
  }

  flag(name: string): boolean {
    const value = this.values.get(name);
    if (typeof value === 'boolean') return value;
    throw this.wrong(name, 'true or false');
  }

  words(name: string): readonly string[] {
    const value = this.values.get(name);
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
    throw this.wrong(name, 'a list of texts');
  }

  object(name: string): Fields {
    return Fields.of(this.values.get(name), `${this.where}, ${name}`);
  }

  list(name: string): readonly Fields[] {
    const value: unknown = this.values.get(name);
    if (!Array.isArray(value)) throw this.wrong(name, 'a list');
    return value.map((element) => Fields.of(element, `${this.where}, ${name}`));
  }

  /** The object as it is. */
  toObject(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.values);
  }

  private wrong(name: string, kind: string): UnreadableEvent {
    return new UnreadableEvent(`${this.where}: "${name}" must be ${kind}.`);
  }
}
