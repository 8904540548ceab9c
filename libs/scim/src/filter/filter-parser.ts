import { unquotedLiteral } from '../compat/unquoted-literals.js';
import { ScimError } from '../errors/scim-error.js';
import type { Limits } from '../limits.js';
import { excerpt } from '../text/excerpt.js';
import { filterError } from './filter-error.js';
import { lex } from './lex.js';
import type { LexOptions, Token } from './lex.js';
import type { AttributePath, ComparisonOperator, Filter, Literal } from './nodes.js';
import { parseAttributePath } from './parse-attribute-path.js';

const OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((operator) => [operator, operator]),
);

const JSON_WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What may stand in an expression: inside brackets no further value path. */
interface Place {
  readonly insideValuePath: boolean;
}

const INSIDE: Place = Object.freeze({ insideValuePath: true });

function isKeyword(token: Token, keyword: string): boolean {
  return token.kind === 'word' && typeof token.value === 'string' && token.value.toLowerCase() === keyword;
}

/** What a token looks like in an error; never the value of a literal, which may be a secret. */
function seen(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the filter';
    case 'word':
      return excerpt(String(token.value));
    case 'string':
      return 'a string';
    case 'number':
      return 'a number';
    default:
      return `"${token.kind}"`;
  }
}

/** One pass over the tokens of one filter, by recursive descent; used by `parseFilter` alone. */
export class FilterParser {
  readonly #text: string;
  readonly #limits: Limits;
  readonly #tokens: readonly Token[];
  readonly #options: LexOptions;
  #next = 0;
  #depth: number;
  #terms = 0;
  /** Whether a value had no quotes: the words behind it may belong to it, and are not repeated. */
  #unquoted = false;

  /** @param depth the levels around the text: 1 inside the brackets of a path */
  constructor(text: string, limits: Limits, depth: number, options: LexOptions) {
    this.#text = text;
    this.#limits = limits;
    this.#options = options;
    this.#tokens = lex(text, options);
    this.#depth = depth;
  }

  /** Parses the whole text. */
  parse(place: Place): Filter {
    if (this.#peek().kind === 'end') throw new ScimError('invalidFilter', 'The filter is empty.');
    const filter = this.#parseOr(place);
    if (this.#peek().kind !== 'end') throw this.#expected('"and", "or" or the end of the filter');
    return filter;
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#fail(this.#text.length, 'the filter ends too early');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #fail(index: number, problem: string): ScimError {
    return filterError(this.#text, index, problem);
  }

  #expected(what: string): ScimError {
    const token = this.#peek();
    const there = this.#unquoted && token.kind === 'word' ? 'a word' : seen(token);
    return this.#fail(token.start, `expected ${what}, but there is ${there}`);
  }

  #parseOr(place: Place): Filter {
    return this.#parseChain('or', () => this.#parseAnd(place));
  }

  #parseAnd(place: Place): Filter {
    return this.#parseChain('and', () => this.#parseUnary(place));
  }

  #parseChain(kind: 'and' | 'or', parseOperand: () => Filter): Filter {
    const first = parseOperand();
    if (!isKeyword(this.#peek(), kind)) return first;
    const operands = [first];
    while (isKeyword(this.#peek(), kind)) {
      const keyword = this.#take();
      if (!keyword.spaced || !(this.#peek().spaced || this.#peek().kind === 'end')) {
        throw this.#fail(keyword.start, `"${kind}" needs a space before and behind it`);
      }
      operands.push(parseOperand());
    }
    return Object.freeze({ kind, operands: Object.freeze(operands) });
  }

  #parseUnary(place: Place): Filter {
    const token = this.#peek();
    if (token.kind === '(') return this.#parseGroup(place);
    if (token.kind !== 'word') throw this.#expected('an attribute, "not" or "("');
    this.#next += 1;
    const negation = isKeyword(token, 'not');
    if (negation && this.#peek().kind === '(') {
      return Object.freeze({ kind: 'not', operand: this.#parseGroup(place) });
    }
    const path = parseAttributePath(String(token.value));
    if (path === undefined) throw this.#fail(token.start, `${seen(token)} is not an attribute path`);
    if (this.#peek().kind === '[' && !this.#peek().spaced) return this.#parseValuePath(path, place);
    if (negation && !this.#isOperator(this.#peek())) throw this.#expected('"(" behind "not"');
    return this.#parseComparison(path);
  }

  #parseGroup(place: Place): Filter {
    const open = this.#take();
    this.#descend(open);
    const filter = this.#parseOr(place);
    if (this.#peek().kind !== ')') throw this.#expected('"and", "or" or ")"');
    this.#next += 1;
    this.#depth -= 1;
    return filter;
  }

  #parseValuePath(path: AttributePath, place: Place): Filter {
    const open = this.#take();
    if (place.insideValuePath) throw this.#fail(open.start, 'brackets cannot stand inside brackets');
    this.#descend(open);
    const filter = this.#parseOr(INSIDE);
    if (this.#peek().kind !== ']') throw this.#expected('"and", "or" or "]"');
    const close = this.#take();
    this.#depth -= 1;
    const suffix = this.#peek();
    if (suffix.kind !== 'word' || suffix.spaced) return Object.freeze({ kind: 'valuePath', path, filter });
    return this.#parseSuffix(path, filter, close.end);
  }

  /** `emails[type eq "work"].value eq "x"`: the comparison holds on the same element (Q-FILTER-19). */
  #parseSuffix(path: AttributePath, filter: Filter, start: number): Filter {
    const word = String(this.#take().value);
    const sub = word.startsWith('.') ? parseAttributePath(word.slice(1)) : undefined;
    if (sub === undefined || sub.urn !== undefined || sub.sub !== undefined) {
      throw this.#fail(start, 'expected a space, or "." and the name of one sub-attribute, behind "]"');
    }
    const operands = [...(filter.kind === 'and' ? filter.operands : [filter]), this.#parseComparison(sub)];
    const both: Filter = Object.freeze({ kind: 'and', operands: Object.freeze(operands) });
    return Object.freeze({ kind: 'valuePath', path, filter: both });
  }

  #isOperator(token: Token): boolean {
    if (token.kind !== 'word') return false;
    const word = String(token.value).toLowerCase();
    return word === 'pr' || OPERATORS.has(word);
  }

  #parseComparison(path: AttributePath): Filter {
    this.#countTerm();
    const token = this.#peek();
    if (token.kind !== 'word' || !token.spaced) throw this.#expected('a space and an operator');
    this.#next += 1;
    const word = String(token.value).toLowerCase();
    if (word === 'pr') return Object.freeze({ kind: 'present', path });
    const operator = OPERATORS.get(word);
    if (operator === undefined) {
      throw this.#fail(
        token.start,
        `${seen(token)} is not an operator; there are eq, ne, co, sw, ew, gt, ge, lt, le and pr`,
      );
    }
    return Object.freeze({ kind: 'compare', path, operator, value: this.#parseLiteral(operator) });
  }

  #parseLiteral(operator: ComparisonOperator): Literal {
    const token = this.#take();
    if (token.kind !== 'end' && !token.spaced) {
      throw this.#fail(token.start, `a space must stand between "${operator}" and the value`);
    }
    if (token.kind === 'string' || token.kind === 'number') return token.value;
    const word = token.kind === 'word' ? JSON_WORDS.get(String(token.value)) : undefined;
    if (word !== undefined) return word;
    const unquoted = this.#unquotedLiteral(token);
    if (unquoted !== undefined) return unquoted;
    if (token.kind === 'word' && JSON_WORDS.has(String(token.value).toLowerCase())) {
      throw this.#fail(token.start, 'true, false and null are written in lower case');
    }
    // A word here may be a secret without its quotes, so it is not repeated.
    const there = token.kind === 'word' ? 'a word without quotes' : seen(token);
    throw this.#fail(
      token.start,
      `expected a value behind "${operator}" (a string in double quotes, a number, true, false or null), ` +
        `but there is ${there}`,
    );
  }

  #unquotedLiteral(token: Token): string | undefined {
    if (token.kind !== 'word' || this.#options.unquotedLiterals !== true) return undefined;
    const meant = unquotedLiteral(String(token.value));
    this.#unquoted ||= meant !== undefined;
    return meant;
  }

  #descend(open: Token): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.filterDepth) {
      throw this.#fail(
        open.start,
        `parentheses and brackets are nested deeper than the limit filterDepth, ${this.#limits.filterDepth}`,
      );
    }
  }

  #countTerm(): void {
    this.#terms += 1;
    if (this.#terms > this.#limits.filterTerms) {
      throw this.#fail(
        this.#peek().start,
        `there are more attribute expressions than the limit filterTerms, ${this.#limits.filterTerms}`,
      );
    }
  }
}
