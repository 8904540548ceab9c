import type { SigningKeyStore } from '../ports/signing-key-store.js';
import { AdministrationError } from './administration-error.js';
import type { KeyOperator, KeyRotationRequest, KeySummary } from './key-operator.js';

/** Makes a new next key, and has the one before it sign. */
export interface KeyRotation {
  rotate(): Promise<void>;
}

const HOUR = 60 * 60 * 1000;

/** Hours for which a key is published before it signs, and for which the one before it still is: longer than any token lives. */
export const KEY_OVERLAP_HOURS = 24;

const ORDER = ['previous', 'current', 'next'] as const;

/** The keys that sign tokens: the rules, on top of the store. */
export class KeyAdministration implements KeyOperator {
  constructor(
    private readonly store: Pick<SigningKeyStore, 'list'>,
    private readonly keys: KeyRotation,
  ) {}

  /** @throws AdministrationError `keysRotatedLately` */
  async rotateKeys({ evenIfNew = false }: KeyRotationRequest, now: number): Promise<readonly KeySummary[]> {
    const next = (await this.store.list()).find(({ state }) => state === 'next');
    if (!evenIfNew && next !== undefined && now - next.created < KEY_OVERLAP_HOURS * HOUR) {
      throw new AdministrationError(
        'keysRotatedLately',
        `The next key is published since ${new Date(next.created).toISOString()}. It shall be for ${KEY_OVERLAP_HOURS} hours ` +
          'before it signs, so that receivers know it, and tokens of the key before are over. Wait, or give --force.',
      );
    }
    await this.keys.rotate();
    return (await this.store.list())
      .map(({ kid, state, created }) => ({ kid, state, created }))
      .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  }
}
