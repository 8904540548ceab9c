import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, type SecureVersion } from 'node:tls';

import { libsqlEngine } from '../support/engines.js';
import { selfSigned } from '../support/self-signed.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

describe('7.5 Transport (RFC 7644 §7.2)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-tls-'));
  let service: ServiceProcess;

  beforeAll(async () => {
    const { certificate, key } = selfSigned('localhost');
    const env = { TLS_CERT: join(folder, 'certificate.pem'), TLS_KEY: join(folder, 'key.pem') };
    writeFileSync(env.TLS_CERT, certificate);
    writeFileSync(env.TLS_KEY, key, { mode: 0o600 });
    service = await spawnService({ databaseUrl: await libsqlEngine.databaseUrl(), env });
    await service.ready();
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const url = () => `${service.baseUrl.replace('http:', 'https:')}/Users?count=1`;

  /** The protocol that was agreed on and the status of the answer. */
  function ask(version: SecureVersion): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        minVersion: version,
        maxVersion: version,
        rejectUnauthorized: false,
        ciphers: 'DEFAULT@SECLEVEL=0',
        headers: { Authorization: `Bearer ${service.token}` },
        agent: false as const,
      };
      httpsGet(url(), options, (response) => {
        const { socket } = response;
        const protocol = socket instanceof TLSSocket ? socket.getProtocol() : undefined;
        response.resume().once('end', () => resolve(`${protocol ?? 'no TLS'} ${response.statusCode ?? 0}`));
      }).once('error', reject);
    });
  }

  it('H-AUTH-06: with a certificate TLS 1.2 and 1.3 are spoken, older versions are not', async () => {
    expect(await ask('TLSv1.2')).toBe('TLSv1.2 200');
    expect(await ask('TLSv1.3')).toBe('TLSv1.3 200');
    await expect(ask('TLSv1.1')).rejects.toThrow();
  });

  it('H-AUTH-06: then plain HTTP gets no answer of the service', async () => {
    const plain = new Promise<number>((resolve, reject) => {
      httpGet(url().replace('https:', 'http:'), { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).once('error', reject);
    });
    await expect(plain).rejects.toThrow();
  });

  it('H-AUTH-06: links are HTTPS links', async () => {
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${service.token}` };
      const path = url().replace('/Users?count=1', '/ServiceProviderConfig');
      httpsGet(path, { rejectUnauthorized: false, headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.once('end', () => resolve(text));
      }).once('error', reject);
    });
    expect(body).toContain('"location":"https://');
  });
});
