import { Problem } from '../http/problem.js';

/** Requests of one credential that wait for an event at the same time at most. */
const MOST_WAITING = 20;

/** Seconds after which one that was turned away may ask again. */
const RETRY_AFTER = 5;

/** Counts who waits for events, so that one credential does not have the process wait for it alone. */
export class FeedWaiters {
  private readonly counts = new Map<string, number>();

  /** Does what waits. @throws Problem 429 where as many requests of the credential wait as may */
  async within<T>(credentialId: string, wait: () => Promise<T>): Promise<T> {
    const count = this.counts.get(credentialId) ?? 0;
    if (count >= MOST_WAITING) {
      throw new Problem(
        429,
        `${MOST_WAITING} requests with this credential wait for events already. Ask without "wait", or with another credential.`,
        { headers: { 'Retry-After': String(RETRY_AFTER) } },
      );
    }
    this.counts.set(credentialId, count + 1);
    try {
      return await wait();
    } finally {
      const left = (this.counts.get(credentialId) ?? 0) - 1;
      if (left > 0) this.counts.set(credentialId, left);
      else this.counts.delete(credentialId);
    }
  }
}
