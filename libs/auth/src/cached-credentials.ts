import type { CredentialStore, CredentialWithTenant } from '@rollcall/directory';

/** Milliseconds for which a credential that was found is taken for unchanged. */
const KEPT_MILLISECONDS = 1000;

/** Credentials kept at most; the oldest goes first. */
const KEPT = 10_000;

/** A store of credentials with a memory. */
export interface CachedCredentials extends CredentialStore {
  /** Looks every credential up anew: their tenants have changed. */
  forget(): void;
}

interface Kept {
  readonly found: Promise<CredentialWithTenant | undefined>;
  readonly until: number;
}

/**
 * A store of credentials that remembers what it found for a second, so that a busy client costs one look-up each
 * second and not one for each request. What is revoked through this store holds at once, what another process revokes
 * within that second. Unknown tokens are not remembered.
 * @param clock milliseconds that only ascend
 */
export function cachedCredentials(
  store: CredentialStore,
  clock: () => number = () => performance.now(),
): CachedCredentials {
  const kept = new Map<string, Kept>();

  function lookUp(tokenHash: string): Promise<CredentialWithTenant | undefined> {
    const found = store.findByTokenHash(tokenHash);
    const entry = { found, until: clock() + KEPT_MILLISECONDS };
    kept.delete(tokenHash);
    kept.set(tokenHash, entry);
    if (kept.size > KEPT) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    const forget = (): void => {
      if (kept.get(tokenHash) === entry) kept.delete(tokenHash);
    };
    void found.then((credential) => {
      if (credential === undefined) forget();
    }, forget);
    return found;
  }

  return {
    findByTokenHash(tokenHash) {
      const known = kept.get(tokenHash);
      return known !== undefined && clock() < known.until ? known.found : lookUp(tokenHash);
    },
    insert: (credential) => store.insert(credential),
    list: (tenantId) => store.list(tenantId),
    async revoke(tenantId, id, now) {
      const revoked = await store.revoke(tenantId, id, now);
      kept.clear();
      return revoked;
    },
    async rotate(old, successor) {
      const rotated = await store.rotate(old, successor);
      kept.clear();
      return rotated;
    },
    touch: (tenantId, id, now) => store.touch(tenantId, id, now),
    forget: () => {
      kept.clear();
    },
  };
}
