import type { SecurityEventToken } from '@rollcall/outbox';

/** Tokens in one answer at most. */
export const MOST_TOKENS = 200;

/** Characters of the events in one answer at most, unless its first token alone has more. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The room that an answer has for tokens. */
export class AnswerRoom {
  private count = 0;
  private characters = 0;
  private overflowed = false;

  constructor(private readonly most: number = MOST_TOKENS) {}

  /** Whether a token was left out, and with it all that come after it. */
  get isFull(): boolean {
    return this.overflowed;
  }

  /** @returns whether there is room for the token */
  take({ events }: Pick<SecurityEventToken, 'events'>): boolean {
    if (this.overflowed || this.count >= this.most) {
      this.overflowed = true;
      return false;
    }
    this.characters += JSON.stringify(events).length;
    this.overflowed = this.count > 0 && this.characters > MOST_CHARACTERS;
    this.count += 1;
    return !this.overflowed;
  }
}
