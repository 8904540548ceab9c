import { Problem } from './problem.js';

/** What one who has too many is told. */
export interface OpenRequestsOptions {
  /** Requests of one credential at the same time. */
  readonly most: number;
  /** What is the matter, and what to do. */
  readonly detail: string;
}

/** Seconds after which one that was turned away may ask again. */
const RETRY_AFTER = 5;

/** Counts requests that last, so that one credential does not have the process work for it alone. */
export class OpenRequests {
  private readonly counts = new Map<string, number>();

  constructor(private readonly options: OpenRequestsOptions) {}

  /**
   * Counts one more.
   * @returns to be called once, when it is over
   * @throws Problem 429 where the credential has as many as it may
   */
  enter(credentialId: string): () => void {
    const { most, detail } = this.options;
    const count = this.counts.get(credentialId) ?? 0;
    if (count >= most) throw new Problem(429, detail, { headers: { 'Retry-After': String(RETRY_AFTER) } });
    this.counts.set(credentialId, count + 1);
    return () => {
      const left = (this.counts.get(credentialId) ?? 0) - 1;
      if (left > 0) this.counts.set(credentialId, left);
      else this.counts.delete(credentialId);
    };
  }
}
