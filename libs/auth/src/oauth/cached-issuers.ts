import type { IssuerWithTenant, TrustedIssuerStore } from '@rollcall/directory';

import { ShortMemory } from '../short-memory.js';

/** Milliseconds for which issuers that were found are taken for unchanged. */
const KEPT_MILLISECONDS = 1000;

/** A store of trusted issuers with a memory. */
export interface CachedIssuers extends TrustedIssuerStore {
  /** Looks every issuer up anew: their tenants have changed. */
  forget(): void;
}

/**
 * A store of trusted issuers that remembers what it found for a second, as `cachedClients` does. What `iss` nobody trusts
 * is not remembered.
 * @param clock milliseconds that only ascend
 */
export function cachedIssuers(store: TrustedIssuerStore, clock?: () => number): CachedIssuers {
  const byId = new ShortMemory<IssuerWithTenant>(KEPT_MILLISECONDS, clock);
  const byIssuer = new ShortMemory<readonly IssuerWithTenant[]>(KEPT_MILLISECONDS, clock);

  async function findSome(issuer: string): Promise<readonly IssuerWithTenant[] | undefined> {
    const found = await store.findByIssuer(issuer);
    return found.length === 0 ? undefined : found;
  }

  function forget(): void {
    byId.clear();
    byIssuer.clear();
  }

  return {
    find: (id) => byId.get(id, () => store.find(id)),
    findByIssuer: async (issuer) => (await byIssuer.get(issuer, () => findSome(issuer))) ?? [],
    insert: async (issuer) => {
      await store.insert(issuer);
      forget();
    },
    change: async (tenantId, id, change) => {
      const changed = await store.change(tenantId, id, change);
      forget();
      return changed;
    },
    list: (tenantId) => store.list(tenantId),
    remove: async (tenantId, id) => {
      const removed = await store.remove(tenantId, id);
      forget();
      return removed;
    },
    forget,
  };
}
