/** OAuth as clients use it, and an issuer of tokens on loopback. */
import { afterAll, beforeAll } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

import type { Engine } from '../support/engines.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { ScimClient, type ScimAnswer, type ScimRequest } from '../support/scim-client.js';
import { bodyOf } from '../support/scim-messages.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';
import { adminOf, expectStatus } from './registered-world.js';

/** A tenant with its administrator. */
export interface OauthTenant extends TestTenant {
  /** Below `/admin/v1/tenants/{tenant}`. */
  readonly admin: ScimClient;
}

/** An OAuth client: `client_id` and `client_secret`. */
export interface MadeClient {
  readonly id: string;
  readonly secret: string;
}

/** One service for a block, which may fetch keys from loopback. */
export interface OauthWorld {
  readonly service: TestService;
  tenant(): Promise<OauthTenant>;
}

/** Starts a service before the block's specs and stops it after them. */
export function oauthWorld(engine: Engine): OauthWorld {
  let service: TestService | undefined;
  beforeAll(async () => {
    const env = { EVENT_TARGETS_ALLOWED: '127.0.0.1' };
    service = await startTestService({ databaseUrl: await engine.databaseUrl(), env });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
  }, 60_000);
  return {
    get service() {
      if (service === undefined) throw new Error('the service is not started yet');
      return service;
    },
    async tenant() {
      const tenant = await this.service.tenant();
      return { ...tenant, admin: adminOf(this.service, tenant.name) };
    },
  };
}

/** Makes a client; it must succeed. */
export async function makeClient(admin: ScimClient, more: object = {}): Promise<MadeClient> {
  const made = bodyOf(expectStatus(await admin.post('/clients', { name: 'entra', ...more }), 201));
  return { id: String(made['id']), secret: String(made['secret']) };
}

/** A client in the Authorization header, encoded as RFC 6749 §2.3.1 says. */
export function basic({ id, secret }: MadeClient): string {
  const text = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

/** Asks the token endpoint; without an Authorization header where none is given. */
export function askToken(
  { origin }: Pick<TestService, 'origin'>,
  form: string | Readonly<Record<string, string>>,
  headers: ScimRequest['headers'] = {},
): Promise<ScimAnswer> {
  const raw = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  return new ScimClient({ baseUrl: origin, token: '' }).send('POST', '/oauth/token', {
    raw,
    headers: {
      Authorization: null,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
}

/** Fetches a token by client credentials; it must succeed. */
export async function fetchToken(
  service: Pick<TestService, 'origin'>,
  { id, secret }: MadeClient,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret, ...more };
  return String(bodyOf(expectStatus(await askToken(service, form), 200))['access_token']);
}

/** A client of the SCIM endpoints with a token. */
export function bearer({ baseUrl }: Pick<TestService, 'baseUrl'>, token: string): ScimClient {
  return new ScimClient({ baseUrl, token });
}

/** An OpenID provider on loopback: discovery, keys, and tokens. */
export interface TokenIssuer {
  /** Its `iss`. */
  readonly url: string;
  readonly receiver: Receiver;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** How often its keys were fetched. */
  keyFetches(): number;
  /** Signs claims, with those that every token has unless they are given; undefined leaves one out. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Publishes another key and signs with it from now on. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

/** The audience of tokens of a `TokenIssuer`. */
export const AUDIENCE = 'api://scim';

/** Starts an issuer. @param alg of its keys */
export async function startIssuer(alg = 'RS256'): Promise<TokenIssuer> {
  let current = await makeKey(alg);
  const receiver = await startReceiver(({ path }, response) => {
    const found = path.endsWith('/openid-configuration')
      ? { issuer: receiver.url, jwks_uri: `${receiver.url}/keys` }
      : { keys: [current.publicJwk] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  return {
    url: receiver.url,
    receiver,
    get privateKey() {
      return current.privateKey;
    },
    get publicJwk() {
      return current.publicJwk;
    },
    keyFetches: () => receiver.received.filter(({ path }) => path === '/keys').length,
    sign(claims, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: receiver.url, aud: AUDIENCE, sub: 'workload', iat: now, exp: now + 600 };
      const { publicJwk, privateKey } = current;
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg, typ: 'JWT', kid: publicJwk.kid ?? '', ...header })
        .sign(privateKey);
    },
    async rotate() {
      current = await makeKey(alg);
    },
    close: () => receiver.close(),
  };
}

async function makeKey(alg: string): Promise<{ readonly privateKey: CryptoKey; readonly publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg } };
}
