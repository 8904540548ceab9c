import { hash } from 'node:crypto';

import { networkOf } from './network-of.js';
import { SharedBucket, type BucketLimit } from './shared-bucket.js';

/** Failed attempts of one address: some at once, and then one each second. */
const ATTEMPTS: BucketLimit = { perSecond: 1, burst: 100 };

/** Addresses, and credentials that were good, that are remembered at most; the oldest goes first. */
const KEPT = 10_000;

/** An attempt to authenticate: from where, and by what, which is the secret itself. */
export interface Attempt {
  readonly address: string;
  readonly credential: string;
}

/**
 * Turns away clients whose attempts fail again and again, before their credential is looked at (reliability A2). A
 * credential that was seen to be good since its address began to fail passes, so that a guesser does not lock out who
 * shares his address. Instants are milliseconds of a clock that never goes back.
 */
export class FailedAttempts {
  readonly #failing = new Map<string, SharedBucket>();
  /** Hashes of credentials. */
  readonly #good = new Set<string>();
  /** Hashes of credentials that are sent too seldom to be seen while an address fails. */
  readonly #seldom = new Set<string>();

  /** Whether some address has failed of late; nobody does as a rule, and nothing need be asked then. */
  get isWatching(): boolean {
    return this.#failing.size > 0;
  }

  /** @returns seconds after which a client may try again; undefined where it may now */
  refusedFor({ address, credential }: Attempt, now: number): number | undefined {
    const bucket = this.#failing.get(networkOf(address));
    if (bucket === undefined || bucket.has(1, now) || this.isGood(hashOf(credential))) return undefined;
    return Math.max(1, Math.ceil(bucket.timeUntil(1, now) / 1000));
  }

  failed({ address, credential }: Attempt, now: number): void {
    const network = networkOf(address);
    const bucket = this.#failing.get(network) ?? new SharedBucket(ATTEMPTS, { now, sharers: 1 });
    this.#failing.delete(network);
    this.#failing.set(network, bucket);
    bucket.has(1, now);
    // Those that were let in together owe what was not there: many at once are no way around.
    bucket.charge(1, -ATTEMPTS.burst);
    for (const good of [this.#good, this.#seldom]) good.delete(hashOf(credential));
    dropOldest(this.#failing);
  }

  succeeded({ address, credential }: Attempt): void {
    if (!this.#failing.has(networkOf(address))) return;
    remember(this.#good, credential);
  }

  /**
   * As `succeeded`, for a credential that is sent once in an hour, such as the secret with which tokens are fetched: it is
   * remembered though its address does not fail yet. It alone passes; its address goes on failing.
   */
  succeededSeldom({ credential }: Pick<Attempt, 'credential'>): void {
    remember(this.#seldom, credential);
  }

  private isGood(known: string): boolean {
    return this.#good.has(known) || this.#seldom.has(known);
  }

  /** Forgets the addresses that have not failed for long. */
  tidy(now: number): void {
    for (const [network, bucket] of this.#failing) {
      if (bucket.timeUntil(ATTEMPTS.burst, now) === 0) this.#failing.delete(network);
    }
    if (this.#failing.size === 0) this.#good.clear();
  }
}

function remember(kept: Set<string>, credential: string): void {
  const known = hashOf(credential);
  kept.delete(known);
  kept.add(known);
  dropOldest(kept);
}

function dropOldest(kept: Map<string, unknown> | Set<string>): void {
  if (kept.size <= KEPT) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}

function hashOf(credential: string): string {
  return hash('sha256', credential, 'base64');
}
