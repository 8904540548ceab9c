import { tokensOf, unreadable, type StatementToken } from './statement-tokens.js';

/** The tokens of a statement, read from left to right. */
export class TokenReader {
  private readonly tokens: readonly StatementToken[];
  private at = 0;
  private parameters = 0;

  constructor(private readonly sql: string) {
    this.tokens = tokensOf(sql);
  }

  get ended(): boolean {
    return this.at === this.tokens.length;
  }

  /** Whether these words or signs come next. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, index) => this.isText(this.tokens[this.at + index], text));
  }

  seesOneOf(texts: readonly string[]): boolean {
    return texts.some((text) => this.sees(text));
  }

  /** Takes these words or signs, if they come next. */
  takes(...texts: readonly string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.at += texts.length;
    return true;
  }

  /** Takes one of these words or signs, if it comes next. */
  takesOneOf(texts: readonly string[]): string | undefined {
    return texts.find((text) => this.takes(text));
  }

  expect(...texts: readonly string[]): void {
    if (!this.takes(...texts)) throw this.failure();
  }

  /** The kind of the next token. */
  get kind(): StatementToken['kind'] | undefined {
    return this.tokens[this.at]?.kind;
  }

  /** Takes the next token of these kinds. */
  take(...kinds: readonly StatementToken['kind'][]): string {
    const token = this.tokens[this.at];
    if (token === undefined || !kinds.includes(token.kind)) throw this.failure();
    this.at += 1;
    return token.text;
  }

  /** Takes a parameter, and gives its place. */
  takeParameter(): number {
    this.take('parameter');
    this.parameters += 1;
    return this.parameters - 1;
  }

  /** What is thrown where nothing fits. */
  failure(): Error {
    return unreadable(this.sql, this.tokens[this.at]?.at ?? this.sql.length);
  }

  private isText(token: StatementToken | undefined, text: string): boolean {
    return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'sign');
  }
}
