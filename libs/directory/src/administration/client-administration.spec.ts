import { beforeEach, describe, expect, it } from '@jest/globals';
import { LENIENT } from '@rollcall/scim';

import type { ClientSecret, OauthClient, OauthClientStore } from '../ports/oauth-client-store.js';
import { ClientAdministration } from './client-administration.js';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const TENANT = { id: 1, name: 'acme', created: NOW, relaxations: LENIENT, uniqueGroupNames: true };

/** Clients in a map; the stores of libs/persistence have their own contract tests. */
class Clients implements Pick<OauthClientStore, 'insert' | 'list' | 'replaceSecrets' | 'revoke'> {
  readonly byId = new Map<string, OauthClient>();

  async insert(client: OauthClient): Promise<void> {
    this.byId.set(client.id, client);
  }

  async list(): Promise<readonly OauthClient[]> {
    return [...this.byId.values()];
  }

  async replaceSecrets(client: OauthClient, secrets: readonly ClientSecret[]): Promise<boolean> {
    if (this.byId.get(client.id) !== client || client.revoked !== null) return false;
    this.byId.set(client.id, { ...client, secrets });
    return true;
  }

  async revoke(_tenantId: number, id: string, revoked: number): Promise<boolean> {
    const client = this.byId.get(id);
    if (client === undefined || client.revoked !== null) return false;
    this.byId.set(id, { ...client, revoked });
    return true;
  }
}

describe('ClientAdministration', () => {
  let clients: Clients;
  let administration: ClientAdministration;

  beforeEach(() => {
    clients = new Clients();
    let minted = 0;
    const tenants = { findByName: async (name: string) => (name === 'acme' ? TENANT : undefined) };
    const mint = { mint: () => `secret-${String((minted += 1))}`, hash: (text: string) => `hash of ${text}` };
    const ids = { next: () => `01990000-000${String(minted)}` };
    administration = new ClientAdministration(tenants, clients as unknown as OauthClientStore, mint, ids);
  });

  it('X-SEC-08: gives a secret once, keeps its hash only, and lists neither', async () => {
    const { client, secret } = await administration.createClient('acme', { name: 'entra' }, NOW);
    expect(secret).toBe('secret-1');
    expect(clients.byId.get(client.id)?.secrets[0]?.hash).toBe('hash of secret-1');
    expect(JSON.stringify(await administration.listClients('acme', NOW))).not.toMatch(/secret-1|hash/);
    expect(client).toMatchObject({ status: 'active', tokenMinutes: 60, lastUsed: null });
  });

  it('no more than two secrets ever work, and the older no longer than it was to', async () => {
    const request = { name: 'entra', secretDays: 1 };
    const { client } = await administration.createClient('acme', request, NOW);
    const rotate = async (overlapHours: number, now: number) =>
      (await administration.rotateClient('acme', client.id, { overlapHours }, now)).client.secrets;
    expect(await rotate(720, NOW)).toMatchObject([{}, { expires: NOW + 24 * HOUR }]);
    expect(await rotate(2, NOW + HOUR)).toMatchObject([{ created: NOW + HOUR }, { expires: NOW + 3 * HOUR }]);
    expect(await rotate(0, NOW + HOUR)).toHaveLength(1);
  });

  it('a client whose secrets are over is expired, one that was revoked is revoked', async () => {
    const { client } = await administration.createClient('acme', { name: 'entra', secretDays: 1 }, NOW);
    const status = async (now: number) => (await administration.listClients('acme', now))[0]?.status;
    expect([await status(NOW + 24 * HOUR - 1), await status(NOW + 24 * HOUR)]).toEqual(['active', 'expired']);
    expect((await administration.revokeClient('acme', client.id, NOW)).status).toBe('revoked');
    const again = administration.revokeClient('acme', client.id, NOW);
    await expect(again).rejects.toMatchObject({ code: 'clientRevoked' });
    const rotated = administration.rotateClient('acme', client.id, {}, NOW);
    await expect(rotated).rejects.toMatchObject({ code: 'clientRevoked' });
  });

  it('a tenant has no more than a hundred clients that are not revoked', async () => {
    for (let count = 0; count < 100; count += 1) {
      await administration.createClient('acme', { name: 'x' }, NOW);
    }
    const full = administration.createClient('acme', { name: 'x' }, NOW);
    await expect(full).rejects.toMatchObject({ code: 'tooManyClients' });
    const [first] = clients.byId.keys();
    await administration.revokeClient('acme', first ?? '', NOW);
    await expect(administration.createClient('acme', { name: 'x' }, NOW)).resolves.toBeDefined();
  });
});
