import type { DocumentFetcher, TrustedIssuer } from '@rollcall/directory';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';

import { KeysUnavailable } from './keys-unavailable.js';

/** Where the keys of an issuer are. */
export type KeySource = Pick<TrustedIssuer, 'issuer' | 'jwksUri'>;

/** Chooses the key of a token among those of an issuer. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

const SECOND = 1000;

/** Milliseconds after which keys are fetched anew, beside the requests. */
const FRESH = 10 * 60 * SECOND;

/** Milliseconds between two fetches, whatever keys tokens name. */
export const COOL_DOWN = 30 * SECOND;

/** Milliseconds between two attempts where no keys are known. */
const RETRY = 5 * SECOND;

/** Milliseconds for which known keys verify tokens while they cannot be fetched anew. */
export const STALENESS_CEILING = 24 * 60 * 60 * SECOND;

const MOST_KEYS = 100;

/** What is known of an issuer's keys; instants by the clock. */
interface Known {
  keys?: KeySet;
  fetchedAt: number;
  triedAt: number;
  fetching?: Promise<void>;
}

/**
 * The keys of trusted issuers (A3): fetched when they are needed, kept for ten minutes, and for a day where the issuer
 * does not answer. A token that names an unknown key makes at most one fetch in 30 s.
 */
export class IssuerKeys {
  readonly #known = new Map<string, Known>();

  /**
   * @param onTrouble is told why keys could not be fetched
   * @param clock milliseconds that only ascend
   */
  constructor(
    private readonly documents: Pick<DocumentFetcher, 'fetch'>,
    private readonly onTrouble: (issuer: string, error: unknown) => void = () => undefined,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** @throws KeysUnavailable where none are known, or those that are known are too old */
  async keys(source: KeySource): Promise<KeySet> {
    const known = this.known(source);
    const age = this.clock() - known.fetchedAt;
    if (known.keys === undefined || age >= STALENESS_CEILING) {
      await this.fetchAgain(source, RETRY);
    } else if (age >= FRESH) {
      void this.fetchAgain(source, COOL_DOWN);
    }
    if (known.keys === undefined || this.clock() - known.fetchedAt >= STALENESS_CEILING) {
      throw new KeysUnavailable(source.issuer);
    }
    return known.keys;
  }

  /**
   * The keys anew, for a token that names one that is not among them.
   * @returns undefined where they were fetched a moment ago, or cannot be
   */
  async newerKeys(source: KeySource, than: KeySet): Promise<KeySet | undefined> {
    await this.fetchAgain(source, COOL_DOWN);
    const { keys } = this.known(source);
    return keys === than ? undefined : keys;
  }

  private known({ issuer, jwksUri = '' }: KeySource): Known {
    const name = JSON.stringify([issuer, jwksUri]);
    const known = this.#known.get(name) ?? { fetchedAt: -Infinity, triedAt: -Infinity };
    this.#known.set(name, known);
    return known;
  }

  /** One fetch for all who wait; none where the last one began less than `pause` milliseconds ago. */
  private async fetchAgain(source: KeySource, pause: number): Promise<void> {
    const known = this.known(source);
    if (known.fetching === undefined) {
      if (this.clock() - known.triedAt < pause) return;
      known.triedAt = this.clock();
      known.fetching = this.load(source, known).finally(() => {
        delete known.fetching;
      });
    }
    await known.fetching;
  }

  private async load(source: KeySource, known: Known): Promise<void> {
    try {
      const uri = source.jwksUri ?? (await this.discover(source.issuer));
      known.keys = readKeySet(await this.documents.fetch(uri));
      known.fetchedAt = this.clock();
    } catch (error) {
      this.onTrouble(source.issuer, error);
    }
  }

  /** OpenID Connect Discovery 1.0 §4: the document names the issuer in every letter. */
  private async discover(issuer: string): Promise<string> {
    const text = await this.documents.fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null || !('issuer' in found) || !('jwks_uri' in found)) {
      throw new TypeError('the discovery document names no issuer, or no keys');
    }
    if (found.issuer !== issuer) throw new TypeError('the discovery document is that of another issuer');
    return String(found.jwks_uri);
  }
}

/** Public keys of pairs alone: with a symmetric one everybody who can read it could sign. */
function readKeySet(text: string): KeySet {
  const found: unknown = JSON.parse(text);
  if (typeof found !== 'object' || found === null || !('keys' in found) || !Array.isArray(found.keys)) {
    throw new TypeError('what should be a set of keys is none');
  }
  const keys = (found as JSONWebKeySet).keys.filter(
    (key: unknown) => typeof key === 'object' && key !== null && 'kty' in key && key.kty !== 'oct',
  );
  if (keys.length === 0 || keys.length > MOST_KEYS) {
    throw new TypeError(`the set has ${keys.length} keys that can be used; 1 to ${MOST_KEYS} are read`);
  }
  return createLocalJWKSet({ keys });
}
