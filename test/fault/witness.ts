import type { ScimAnswer, ScimClient } from '../support/scim-client.js';

/** What a client may see at worst while the database is away. */
export interface Bounds {
  /** Milliseconds that an answer may take. */
  readonly answerWithin: number;
}

/**
 * Sends requests for the clients of a service whose database fails, and notes everything that a client must not see:
 * no answer, a late one, a 5xx other than 503, a 503 that does not say in whole seconds when to come again.
 */
export class Witness {
  /** Each string is one broken promise. */
  readonly problems: string[] = [];
  /** Milliseconds that the slowest answer took. */
  longest = 0;
  /** Answers 503. */
  refused = 0;
  /** All other answers. */
  answered = 0;

  constructor(
    private readonly client: ScimClient,
    private readonly bounds: Bounds,
  ) {}

  /** The answer; undefined where there was none, or 5xx. */
  async send(method: string, path: string, body?: unknown): Promise<ScimAnswer | undefined> {
    const what = `${method} ${path}`;
    const start = performance.now();
    const answer = await this.client.send(method, path, { body }).catch((error: unknown) => {
      this.problems.push(`${what} got no answer: ${String(error)}`);
      return undefined;
    });
    const took = performance.now() - start;
    this.longest = Math.max(this.longest, took);
    if (took > this.bounds.answerWithin) this.problems.push(`${what} took ${took.toFixed()} ms`);
    if (answer === undefined) return undefined;
    if (answer.status !== 503) {
      this.answered += 1;
      if (answer.status < 500) return answer;
      this.report(what, answer);
      return undefined;
    }
    this.refused += 1;
    if (!/^\d+$/.test(answer.headers['retry-after'] ?? '')) {
      this.problems.push(`${what}: 503 with Retry-After "${String(answer.headers['retry-after'])}"`);
    }
    return undefined;
  }

  /** Notes an answer that is none of those expected. */
  report(what: string, { status, text }: ScimAnswer): void {
    this.problems.push(`${what} was answered ${status} ${text.slice(0, 200)}`);
  }
}
