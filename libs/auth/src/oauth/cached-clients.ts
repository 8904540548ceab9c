import type { ClientWithTenant, OauthClientStore } from '@rollcall/directory';

import { ShortMemory } from '../short-memory.js';

/** Milliseconds for which a client that was found is taken for unchanged. */
const KEPT_MILLISECONDS = 1000;

/** A store of OAuth clients with a memory. */
export interface CachedClients extends OauthClientStore {
  /** Looks every client up anew: their tenants have changed. */
  forget(): void;
}

/**
 * A store of OAuth clients that remembers what it found for a second, for each request with a token of theirs asks. What
 * is changed through this store holds at once, what another process changes within that second.
 * @param clock milliseconds that only ascend
 */
export function cachedClients(store: OauthClientStore, clock?: () => number): CachedClients {
  const memory = new ShortMemory<ClientWithTenant>(KEPT_MILLISECONDS, clock);

  async function changing(change: Promise<boolean>): Promise<boolean> {
    try {
      return await change;
    } finally {
      memory.clear();
    }
  }

  return {
    find: (id) => memory.get(id, () => store.find(id)),
    insert: (client) => store.insert(client),
    list: (tenantId) => store.list(tenantId),
    replaceSecrets: (client, secrets) => changing(store.replaceSecrets(client, secrets)),
    revoke: (tenantId, id, now) => changing(store.revoke(tenantId, id, now)),
    touch: (tenantId, id, now) => store.touch(tenantId, id, now),
    forget: () => {
      memory.clear();
    },
  };
}
