import type { SigningKey } from '../ports/signing-key-store.js';

/** A key that signs tokens, as an operator sees it; `created` in milliseconds since the epoch. */
export type KeySummary = Pick<SigningKey, 'kid' | 'state' | 'created'>;

/** How the keys are rotated. */
export interface KeyRotationRequest {
  /** Also where the next key is not published for long enough: receivers may not know it yet. */
  readonly evenIfNew?: boolean;
}

/** What an operator can do with the keys that sign tokens; as `Operator`, wherever the database is. */
export interface KeyOperator {
  /** @returns the keys as they are then: `previous`, `current` and `next` */
  rotateKeys(request: KeyRotationRequest, now: number): Promise<readonly KeySummary[]>;
}
