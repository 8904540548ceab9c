import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { excerpt } from './excerpt.js';
import { hexDigit, isDigit, isPair, isSurrogate } from './json-characters.js';
import type { Json } from './json.js';
import { placeOf } from './place-of.js';

/** The limits that bound one JSON text; `stringLength` is that of keys too. */
export type JsonLimits = Pick<Limits, 'jsonDepth' | 'jsonNodes' | 'stringLength'>;

/**
 * Reads a JSON text (RFC 8259), strictly: one value and nothing beside it, no byte order mark, no lone surrogates
 * (not even escaped), no key twice in one object (C-ATTR-25), numbers that a double can hold. Objects have no
 * prototype, so that `__proto__` is a key like any other. The depth is checked before each descent, the number of
 * values before each is made.
 *
 * @throws ScimError `invalidSyntax` with line, column and what was expected, but `invalidValue` for a string that is
 * longer than the limit and `payloadTooLarge` for more values than `jsonNodes`. No value of the text is repeated in it.
 */
export function readJson(text: string, limits: JsonLimits = LIMITS): Json {
  return new JsonReader(text, limits).read();
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

const WHOLE_CHARACTER = 'a whole character, not half of a surrogate pair';

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  #at = 0;
  #depth = 0;
  #nodes = 0;
  readonly #text: string;
  readonly #limits: JsonLimits;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read(): Json {
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK)
      throw this.#unexpected('a JSON value, not a byte order mark');
    this.#skipSpace();
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected('the end');
    return value;
  }

  #value(): Json {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.jsonNodes) {
      throw this.#refusal(
        'payloadTooLarge',
        `it has more values than the limit jsonNodes allows, ${this.#limits.jsonNodes}; send it in several requests`,
        this.#at,
      );
    }
    const code = this.#text.charCodeAt(this.#at);
    switch (code) {
      case QUOTE:
        return this.#string();
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        if (code === MINUS || isDigit(code)) return this.#number();
        throw this.#unexpected('a value');
    }
  }

  #object(): Json {
    this.#descend();
    const object: Record<string, Json> = { __proto__: null };
    if (this.#opens(CLOSE_BRACE)) return object;
    for (;;) {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) throw this.#unexpected('a key in double quotes');
      const start = this.#at;
      const key = this.#string();
      if (key in object)
        throw this.#refusal('invalidSyntax', `the key ${excerpt(key)} occurs twice in one object`, start);
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== COLON) throw this.#unexpected('":"');
      this.#at += 1;
      this.#skipSpace();
      object[key] = this.#value();
      if (this.#closes(CLOSE_BRACE, '"," or "}"')) return object;
    }
  }

  #array(): Json {
    this.#descend();
    const array: Json[] = [];
    if (this.#opens(CLOSE_BRACKET)) return array;
    for (;;) {
      array.push(this.#value());
      if (this.#closes(CLOSE_BRACKET, '"," or "]"')) return array;
    }
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.jsonDepth) {
      throw this.#refusal(
        'invalidSyntax',
        `arrays and objects are nested deeper than the limit of ${this.#limits.jsonDepth} levels`,
        this.#at,
      );
    }
  }

  /** Behind an opening bracket: tells whether it is closed at once. */
  #opens(close: number): boolean {
    this.#at += 1;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) !== close) return false;
    this.#at += 1;
    this.#depth -= 1;
    return true;
  }

  /** Behind an element: tells whether the array or object ends, or stands before the next element. */
  #closes(close: number, expected: string): boolean {
    this.#skipSpace();
    const code = this.#text.charCodeAt(this.#at);
    if (code !== close && code !== COMMA) throw this.#unexpected(expected);
    this.#at += 1;
    if (code === close) {
      this.#depth -= 1;
      return true;
    }
    this.#skipSpace();
    return false;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected('a value');
    this.#at += word.length;
    return value;
  }

  #number(): number {
    const start = this.#at;
    if (this.#text.charCodeAt(this.#at) === MINUS) this.#at += 1;
    if (this.#text.charCodeAt(this.#at) === ZERO) this.#at += 1;
    else this.#digits();
    if (this.#text.charCodeAt(this.#at) === POINT) {
      this.#at += 1;
      this.#digits();
    }
    const exponent = this.#text.charAt(this.#at);
    if (exponent === 'e' || exponent === 'E') {
      const sign = this.#text.charAt(this.#at + 1);
      this.#at += sign === '+' || sign === '-' ? 2 : 1;
      this.#digits();
    }
    const value = Number(this.#text.slice(start, this.#at));
    if (!Number.isFinite(value)) throw this.#refusal('invalidSyntax', 'the number is too large', start);
    return value;
  }

  #digits(): void {
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at += 1;
    if (this.#at === start) throw this.#unexpected('a digit');
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let from = start + 1;
    let at = from;
    let read = '';
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        read += text.slice(from, at);
        this.#at = at;
        read += this.#escape();
        from = this.#at;
        at = from;
      } else if (isSurrogate(code)) {
        this.#at = at;
        if (!isPair(code, text.charCodeAt(at + 1))) throw this.#unexpected(WHOLE_CHARACTER);
        at += 2;
      } else if (code >= SPACE) {
        at += 1;
      } else {
        this.#at = at;
        throw this.#unexpected(
          at < text.length ? 'an escape instead of a control character' : 'the end of the string',
        );
      }
    }
    const string = read + text.slice(from, at);
    this.#at = at + 1;
    if (string.length > this.#limits.stringLength) {
      throw this.#refusal(
        'invalidValue',
        `the string is longer than the limit of ${this.#limits.stringLength} characters`,
        start,
      );
    }
    return string;
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at + 1);
    if (letter !== 'u') {
      const simple = SIMPLE_ESCAPES.get(letter);
      if (simple === undefined) throw this.#unexpected('one of the escapes that JSON knows');
      this.#at += 2;
      return simple;
    }
    const first = this.#unit();
    if (!isSurrogate(first)) return String.fromCharCode(first);
    const start = this.#at - 6;
    if (this.#text.startsWith('\\u', this.#at)) {
      const second = this.#unit();
      if (isPair(first, second)) return String.fromCharCode(first, second);
    }
    this.#at = start;
    throw this.#unexpected(WHOLE_CHARACTER);
  }

  /** Reads `\uXXXX`. */
  #unit(): number {
    let unit = 0;
    for (let index = this.#at + 2; index < this.#at + 6; index += 1) {
      const digit = hexDigit(this.#text.charCodeAt(index));
      if (digit < 0) throw this.#unexpected('four hexadecimal digits after "\\u"');
      unit = unit * 16 + digit;
    }
    this.#at += 6;
    return unit;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return;
      this.#at += 1;
    }
  }

  #unexpected(expected: string): ScimError {
    return this.#refusal('invalidSyntax', `expected ${expected}`, this.#at);
  }

  #refusal(
    name: 'invalidSyntax' | 'invalidValue' | 'payloadTooLarge',
    problem: string,
    at: number,
  ): ScimError {
    const { line, column } = placeOf(this.#text, at);
    return new ScimError(name, `The JSON text is refused at line ${line}, column ${column}: ${problem}.`);
  }
}
