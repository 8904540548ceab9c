import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type {
  OauthClient,
  OauthClientStore,
  RequestContext,
  TrustedIssuer,
  TrustedIssuerStore,
} from '@rollcall/directory';
import { oauthClientRepository, trustedIssuerRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';

forEachEngine('stores of OAuth clients and trusted issuers', (engine) => {
  let store: OpenStore;
  let clients: OauthClientStore;
  let issuers: TrustedIssuerStore;
  let mine: RequestContext;
  let other: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    clients = oauthClientRepository(store.database.unitOfWork);
    issuers = trustedIssuerRepository(store.database.unitOfWork);
    [mine, other] = [await store.context(), await store.context()];
  });
  afterAll(() => store.close());

  async function client(more: Partial<OauthClient> = {}): Promise<OauthClient> {
    const made: OauthClient = {
      id: store.ids.next(),
      tenantId: mine.tenant.id,
      name: 'Entra 😀',
      tokenMinutes: 60,
      secrets: [{ hash: 'ab'.repeat(32), created: NOW, expires: NOW + 1 }],
      created: NOW,
      revoked: null,
      lastUsed: null,
      ...more,
    };
    await clients.insert(made);
    return made;
  }

  async function issuer(more: Partial<TrustedIssuer> = {}): Promise<TrustedIssuer> {
    const made: TrustedIssuer = {
      id: store.ids.next(),
      tenantId: mine.tenant.id,
      name: 'cloud',
      issuer: 'https://issuer.example/é',
      audience: 'api://scim',
      algorithms: ['RS256', 'ES256'],
      created: NOW,
      ...more,
    };
    await issuers.insert(made);
    return made;
  }

  it('a client is found by its id with its tenant, as it was inserted', async () => {
    const made = await client({ scopes: ['scim:read', 'scim:write:User'], tokenMinutes: 360 });
    const found = await clients.find(made.id);
    expect(found?.client).toEqual(made);
    expect(found?.tenant).toMatchObject({ id: mine.tenant.id, name: mine.tenant.name });
    expect((await clients.find((await client()).id))?.client).not.toHaveProperty('scopes');
    for (const id of [UNKNOWN, '', 'fjord-client', "' or 1=1 --"]) {
      expect(await clients.find(id)).toBeUndefined();
    }
  });

  it('a tenant has its own clients, and changes no others', async () => {
    const made = await client();
    const foreign = { ...made, tenantId: other.tenant.id };
    expect(await clients.list(other.tenant.id)).toEqual([]);
    expect(await clients.revoke(other.tenant.id, made.id, NOW)).toBe(false);
    expect(await clients.replaceSecrets(foreign, [])).toBe(false);
    await clients.touch(other.tenant.id, made.id, NOW);
    expect((await clients.find(made.id))?.client).toEqual(made);
    expect(await clients.list(mine.tenant.id)).toContainEqual(made);
  });

  it('secrets are replaced as they were found, once, and not those of a revoked client', async () => {
    const made = await client();
    const [one, two] = ['cd', 'ef'].map((byte) => [
      { hash: byte.repeat(32), created: NOW, expires: NOW + 2 },
      ...made.secrets,
    ]);
    const done = await Promise.all([clients.replaceSecrets(made, one!), clients.replaceSecrets(made, two!)]);
    expect(done.filter(Boolean)).toHaveLength(1);
    const now = (await clients.find(made.id))!.client;
    expect(now.secrets).toHaveLength(2);
    expect(await clients.revoke(mine.tenant.id, made.id, NOW + 5)).toBe(true);
    expect(await clients.revoke(mine.tenant.id, made.id, NOW + 6)).toBe(false);
    expect(await clients.replaceSecrets(now, made.secrets)).toBe(false);
    expect((await clients.find(made.id))?.client.revoked).toBe(NOW + 5);
  });

  it('the last use of a client only ascends', async () => {
    const made = await client();
    await clients.touch(mine.tenant.id, made.id, NOW + 10);
    await clients.touch(mine.tenant.id, made.id, NOW + 5);
    expect((await clients.find(made.id))?.client.lastUsed).toBe(NOW + 10);
  });

  it('issuers are found by what tokens say, of every tenant and in every letter', async () => {
    const one = await issuer({
      subject: 's',
      claims: { appid: 'a' },
      scopes: ['scim:read'],
      jwksUri: 'https://k',
    });
    const two = await issuer({ tenantId: other.tenant.id, audience: 'other' });
    const found = await issuers.findByIssuer(one.issuer);
    expect(found.map(({ issuer: each }) => each)).toEqual([one, two]);
    expect(found.map(({ tenant }) => tenant?.name)).toEqual([mine.tenant.name, other.tenant.name]);
    expect((await issuers.find(two.id))?.issuer).toEqual(two);
    for (const name of [one.issuer.toUpperCase(), `${one.issuer} `, `${one.issuer}/`, '']) {
      expect(await issuers.findByIssuer(name)).toEqual([]);
    }
  });

  it('an issuer is changed by its own tenant alone, and one change after the other', async () => {
    const made = await issuer({ issuer: 'https://changed.example' });
    expect(
      await issuers.change(other.tenant.id, made.id, (found) => ({ ...found, name: 'x' })),
    ).toBeUndefined();
    expect(await issuers.change(mine.tenant.id, 'none', (found) => found)).toBeUndefined();
    expect((await issuers.find(made.id))?.issuer).toEqual(made);
    await Promise.all([
      issuers.change(mine.tenant.id, made.id, (found) => ({ ...found, subject: 's' })),
      issuers.change(mine.tenant.id, made.id, (found) => ({ ...found, issuer: 'https://new.example' })),
      issuers.change(mine.tenant.id, made.id, (found) => ({ ...found, scopes: ['scim:read'] })),
    ]);
    const changed = { ...made, subject: 's', issuer: 'https://new.example', scopes: ['scim:read'] };
    expect((await issuers.find(made.id))?.issuer).toEqual(changed);
    expect(await issuers.findByIssuer(made.issuer)).toEqual([]);
  });

  it('an issuer is removed by its own tenant alone', async () => {
    const made = await issuer({ issuer: 'https://removed.example' });
    expect(await issuers.remove(other.tenant.id, made.id)).toBe(false);
    expect(await issuers.list(mine.tenant.id)).toContainEqual(made);
    expect(await issuers.remove(mine.tenant.id, made.id)).toBe(true);
    expect(await issuers.find(made.id)).toBeUndefined();
    expect(await issuers.remove(mine.tenant.id, 'none')).toBe(false);
  });
});
