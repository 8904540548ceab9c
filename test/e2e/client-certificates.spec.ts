import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { selfSigned, type SelfSigned } from '../support/self-signed.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

describe('client certificates (TLS_CLIENT_CA)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-mtls-'));
  const [server, known, stranger] = ['localhost', 'entra', 'entra'].map(selfSigned);
  let service: ServiceProcess;

  beforeAll(async () => {
    const env = {
      TLS_CERT: join(folder, 'certificate.pem'),
      TLS_KEY: join(folder, 'key.pem'),
      TLS_CLIENT_CA: join(folder, 'clients.pem'),
    };
    writeFileSync(env.TLS_CERT, server!.certificate);
    writeFileSync(env.TLS_KEY, server!.key, { mode: 0o600 });
    writeFileSync(env.TLS_CLIENT_CA, known!.certificate);
    service = await spawnService({ databaseUrl: await libsqlEngine.databaseUrl(), env });
    await service.ready();
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  function ask(path: string, who: SelfSigned | undefined, token: string | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      const options = {
        rejectUnauthorized: false,
        agent: false as const,
        ...(who === undefined ? {} : { cert: who.certificate, key: who.key }),
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      };
      get(`${service.origin.replace('http:', 'https:')}${path}`, options, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      }).once('error', reject);
    });
  }

  it('a connection with a certificate of a known signer is let in, and needs a token all the same', async () => {
    expect(await ask('/scim/v2/Users', known, service.token)).toBe(200);
    expect(await ask('/scim/v2/Users', known, undefined)).toBe(401);
  });

  it.each(['/scim/v2/Users', '/oauth/token', '/.well-known/jwks.json', '/admin/v1/tenants'])(
    'nobody else gets an answer from %s, whatever the token',
    async (path) => {
      for (const who of [undefined, stranger]) {
        await expect(ask(path, who, service.token)).rejects.toThrow();
      }
    },
  );
});
