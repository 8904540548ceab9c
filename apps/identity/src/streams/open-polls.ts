import { Problem } from '../http/problem.js';

/** Polls of one credential at the same time at most: more than it may have streams. */
const MOST_OPEN = 30;

/** Counts polls until their answers are read, so that one credential does not fill the memory with them. */
export class OpenPolls {
  private readonly counts = new Map<string, number>();

  /**
   * @param closed aborted when the answer is read, or nobody waits for it any more
   * @throws Problem 429 where the credential has as many as it may
   */
  enter(credentialId: string, closed: AbortSignal): void {
    if (closed.aborted) return;
    const count = this.counts.get(credentialId) ?? 0;
    if (count >= MOST_OPEN) {
      throw new Problem(
        429,
        `${MOST_OPEN} polls with this credential are open already. Poll each stream one at a time, and read the answers.`,
        { headers: { 'Retry-After': '5' } },
      );
    }
    this.counts.set(credentialId, count + 1);
    const leave = (): void => {
      this.leave(credentialId);
    };
    closed.addEventListener('abort', leave, { once: true });
  }

  private leave(credentialId: string): void {
    const left = (this.counts.get(credentialId) ?? 0) - 1;
    if (left > 0) this.counts.set(credentialId, left);
    else this.counts.delete(credentialId);
  }
}
