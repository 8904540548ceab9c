import type { BucketLimit } from './shared-bucket.js';

/** Whose limit it is that a request meets. */
export type LimitPolicy = 'tenant' | 'credential';

/** How a caller stands who has not much left, or nothing. Numbers are whole. */
export interface Standing {
  readonly policy: LimitPolicy;
  readonly limit: BucketLimit;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** Seconds until as much is left as there can be. */
  readonly fullAfter: number;
  /** Seconds, 1 at least, after which the request may come again; absent where it may pass. */
  readonly retryAfter?: number;
}
