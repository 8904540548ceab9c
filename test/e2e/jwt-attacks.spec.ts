/** Tokens that an attacker makes (reliability rows A2, A3, A5): each gets 401 from the running service, at SCIM and as an assertion. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bearerTokenMint } from '@rollcall/auth';
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { createHmac, createSign, KeyObject, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

import { forEachEngine } from '../support/engines.js';
import { expectError } from '../support/scim-messages.js';
import {
  askToken,
  AUDIENCE,
  bearer,
  fetchToken,
  makeClient,
  oauthWorld,
  startIssuer,
  type TokenIssuer,
} from './oauth-world.js';
import { expectStatus } from './registered-world.js';

const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600;

/** What an attack knows: the issuer, and the claims and header of a token that is good. */
interface Target {
  readonly issuer: TokenIssuer;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
}

function part(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text).toString('base64url');
}

/** A token whose parts are as they are given, signed by HMAC with any bytes. */
function hmac(header: unknown, claims: unknown, secret: string | Buffer): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A token whose texts are signed by the issuer as they are, also where they are no proper JSON. */
function signedTextOf({ issuer, header }: Target, claims: string, head = JSON.stringify(header)): string {
  const input = `${part(head)}.${part(claims)}`;
  const signature = createSign('sha256').update(input).sign(KeyObject.from(issuer.privateKey));
  return `${input}.${signature.toString('base64url')}`;
}

function signedText(...text: Parameters<typeof signedTextOf>): Promise<string> {
  return Promise.resolve(signedTextOf(...text));
}

async function stranger(header: Readonly<Record<string, unknown>>, { claims }: Target): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const named = Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name, value === 'OWN KEY' ? jwk : value]),
  );
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', ...named }).sign(privateKey);
}

type Attack = (target: Target) => Promise<string>;

const sign =
  (claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>> = {}): Attack =>
  (target) =>
    target.issuer.sign({ ...target.claims, ...claims }, header);

const withKid =
  (kid: string | undefined): Attack =>
  (target) =>
    stranger({ ...target.header, kid }, target);

const ATTACKS: Readonly<Record<string, Attack>> = {
  'alg none': async ({ claims, header }) => `${part({ ...header, alg: 'none' })}.${part(claims)}.`,
  'alg NONE with a signature': async ({ claims, header }) =>
    `${part({ ...header, alg: 'NONE' })}.${part(claims)}.${part('x')}`,
  'no alg': async ({ claims, header: { alg: _, ...header } }) => hmac(header, claims, 'x'),
  'HS256 with the public key as PEM': async ({ claims, header, issuer }) => {
    const key = await importJWK(issuer.publicJwk, 'RS256');
    if (key instanceof Uint8Array) throw new Error('no key of a pair');
    return hmac({ ...header, alg: 'HS256' }, claims, await exportSPKI(key));
  },
  'HS256 with the public key as JWK': async ({ claims, header, issuer }) =>
    hmac({ ...header, alg: 'HS256' }, claims, JSON.stringify(issuer.publicJwk)),
  'HS256 with its modulus': async ({ claims, header, issuer }) =>
    hmac({ ...header, alg: 'HS256' }, claims, Buffer.from(issuer.publicJwk.n ?? '', 'base64url')),
  'HS256 with an empty secret': async ({ claims, header }) => hmac({ ...header, alg: 'HS256' }, claims, ''),
  'another algorithm of the same key': async ({ claims, issuer: { privateKey, publicJwk } }) => {
    const key = await importJWK({ ...(await exportJWK(privateKey)), alg: 'PS256' }, 'PS256');
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'PS256', kid: publicJwk.kid ?? '' })
      .sign(key);
  },
  'a key of somebody else': (target) => stranger(target.header, target),
  'a kid that is a path': withKid('../../../../dev/null'),
  'a kid that is SQL': withKid("x' UNION SELECT 'secret' -- "),
  'a kid that is a command': withKid('|cat /etc/passwd'),
  'an empty kid': withKid(''),
  'an unknown kid': withKid('unknown'),
  'no kid': withKid(undefined),
  'its own key embedded (jwk)': (target) => stranger({ ...target.header, jwk: 'OWN KEY' }, target),
  'a URL of keys (jku)': (target) =>
    stranger({ ...target.header, jku: `${target.issuer.url}/attacker-keys` }, target),
  'a URL of certificates (x5u)': (target) =>
    stranger({ ...target.header, x5u: `${target.issuer.url}/attacker-cert` }, target),
  'certificates embedded (x5c)': (target) => stranger({ ...target.header, x5c: ['MIIB'] }, target),
  expired: sign({ exp: NOW - HOUR }),
  'nbf in the future': sign({ nbf: NOW + HOUR }),
  'wrong iss': sign({ iss: 'https://issuer.example' }),
  'iss with a slash': (target) => sign({ iss: `${target.issuer.url}/` })(target),
  'no iss': sign({ iss: undefined }),
  'wrong aud': sign({ aud: 'api://another' }),
  'no aud': sign({ aud: undefined }),
  'aud in other letters': (target) => sign({ aud: String(target.claims['aud']).toUpperCase() })(target),
  'missing exp': sign({ exp: undefined }),
  'exp as a text': (target) =>
    signedText(target, JSON.stringify({ ...target.claims, exp: String(NOW + HOUR) })),
  'exp as null': (target) => signedText(target, JSON.stringify({ ...target.claims, exp: null })),
  crit: (target) =>
    signedText(
      target,
      JSON.stringify(target.claims),
      JSON.stringify({ ...target.header, crit: ['exp'], exp: NOW + HOUR }),
    ),
  'crit of b64': (target) =>
    signedText(
      target,
      JSON.stringify(target.claims),
      JSON.stringify({ ...target.header, crit: ['b64'], b64: true }),
    ),
  'duplicate claims': (target) =>
    signedText(target, JSON.stringify(target.claims).replace('{', '{"sub":"admin",')),
  'duplicate claims, one escaped': (target) =>
    signedText(target, JSON.stringify(target.claims).replace('{', '{"\\u0073ub":"admin",')),
  'a duplicate in the header': (target) =>
    signedText(
      target,
      JSON.stringify(target.claims),
      JSON.stringify(target.header).replace('{', '{"alg":"none",'),
    ),
  'claims that are no object': (target) => signedText(target, '["sub"]'),
  'claims that are no UTF-8': async (target) => {
    const good = await target.issuer.sign({ ...target.claims });
    const [head, , signature] = good.split('.');
    return `${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`;
  },
  'a token of another type': sign({}, { typ: 'secevent+jwt' }),
  'a signature that is cut': async (target) => (await target.issuer.sign({ ...target.claims })).slice(0, -8),
  'no signature': async (target) => {
    const good = await target.issuer.sign({ ...target.claims });
    return good.slice(0, good.lastIndexOf('.') + 1);
  },
  'claims of one with the signature of another': async (target) => {
    const [head, , signature] = (await target.issuer.sign({ ...target.claims })).split('.');
    return `${head}.${part({ ...target.claims, roles: 'admin' })}.${signature}`;
  },
  'a nested JWE with zip': async (target) => {
    const { publicKey } = await generateKeyPair('RSA-OAEP-256');
    const inner = deflateRawSync(await target.issuer.sign({ ...target.claims }));
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' };
    const jwe = await new CompactEncrypt(inner).setProtectedHeader(header).encrypt(publicKey);
    return jwe.replace(/^[^.]+/, part({ ...header, zip: 'DEF' }));
  },
};

forEachEngine('A3: forged and damaged tokens', (engine) => {
  const world = oauthWorld(engine);
  let target: Target;
  const start = performance.now();

  beforeAll(async () => {
    const issuer = await startIssuer();
    const { admin, name } = await world.tenant();
    const aud = `${AUDIENCE}/${name}`;
    const trust = { name: 'cloud', issuer: issuer.url, audience: aud, subject: 'workload' };
    expectStatus(await admin.post('/issuers', trust), 201);
    const claims = { iss: issuer.url, aud, sub: 'workload', exp: NOW + HOUR, iat: NOW };
    target = { issuer, claims, header: { alg: 'RS256', typ: 'JWT', kid: issuer.publicJwk.kid } };
  }, 60_000);
  afterAll(() => target.issuer.close());

  const assertion = (token: string): Promise<number> =>
    askToken(world.service, {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: token,
    }).then(({ status }) => status);

  it('a good token is good, also one that was put together by hand', async () => {
    const tokens = [
      await target.issuer.sign({ ...target.claims }),
      await signedText(target, JSON.stringify(target.claims)),
    ];
    for (const token of tokens) {
      expect((await bearer(world.service, token).get('/Users')).status).toBe(200);
      expect(await assertion(token)).toBe(200);
    }
  });

  it.each(Object.entries(ATTACKS))('%s: 401', async (_, attack) => {
    const token = await attack(target);
    const answer = await bearer(world.service, token).get('/Users');
    expectError(answer, 401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="rollcall", error="invalid_token"');
    expect(await assertion(token)).toBe(401);
  });

  it('a token of 60 KB is too long for a header, however good it is', async () => {
    const token = await target.issuer.sign({ ...target.claims, padding: 'x'.repeat(44_000) });
    expectError(await bearer(world.service, token).get('/Users'), 401);
    expect(await assertion(token)).toBe(200);
  });

  it('a token of 1 MB is not read at all: 431 in a header, 413 in a form', async () => {
    const token = await target.issuer.sign({ ...target.claims, padding: 'x'.repeat(1024 * 1024) });
    const refused = await bearer(world.service, token)
      .get('/Users')
      .then(
        ({ status }) => status,
        // The connection may be closed before the client has sent all of it.
        () => 431,
      );
    expect(refused).toBe(431);
    expect(await assertion(token)).toBe(413);
  });

  it('no attack has had anything fetched but the keys of the issuer', () => {
    const paths = new Set(target.issuer.receiver.received.map(({ path }) => path));
    expect([...paths].sort()).toEqual(['/.well-known/openid-configuration', '/keys']);
    const elapsed = performance.now() - start;
    expect(target.issuer.keyFetches()).toBeLessThanOrEqual(1 + Math.floor(elapsed / 30_000));
  });
});

forEachEngine('A2, A3: access tokens of the service itself', (engine) => {
  const world = oauthWorld(engine);

  it('a token of the service is good as it is alone', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const token = await fetchToken(service, await makeClient(admin, { scopes: ['scim:read'] }));
    expect((await bearer(service, token).get('/Users')).status).toBe(200);
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(body, 'base64url').toString());
    const header: Record<string, unknown> = JSON.parse(Buffer.from(head, 'base64url').toString());
    const jwks = await (await fetch(`${service.origin}/.well-known/jwks.json`)).text();
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(header['kid']) })
      .sign(privateKey);
    const tokens = [
      forged,
      `${part({ ...header, alg: 'none' })}.${body}.`,
      hmac({ ...header, alg: 'HS256' }, claims, jwks),
      hmac({ ...header, alg: 'HS256' }, claims, ''),
      `${head}.${part({ ...claims, scope: 'scim:write' })}.${signature}`,
      `${part({ ...header, typ: 'secevent+jwt' })}.${body}.${signature}`,
      `${head}.${body}.${part(Buffer.alloc(64).toString('latin1'))}`,
      `${head}.${body}.`,
      `${token}.`,
      ` ${token.slice(1)}`,
    ];
    for (const [index, bad] of tokens.entries()) {
      expect([index, (await bearer(service, bad).get('/Users')).status]).toEqual([index, 401]);
    }
  });

  it('A2: guesses open nothing, whether their checksum is good or not', async () => {
    const { service } = world;
    const guesses = Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0 ? bearerTokenMint.mint() : `scim_${randomBytes(20).toString('hex').slice(0, 39)}`,
    );
    const statuses = new Set<number>();
    for (const guess of guesses) statuses.add((await bearer(service, guess).get('/Users')).status);
    expect([...statuses]).toEqual([401]);
  });
});
