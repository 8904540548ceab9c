import { afterAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { ScimClient } from '../support/scim-client.js';
import { makeUser } from '../support/scim-messages.js';
import { selfSigned } from '../support/self-signed.js';
import { spawnService, startTestService, type TestService } from '../support/service.js';
import { verifyingSignatures } from '../support/verify-webhook.js';
import { sinkAdmin, type SinkAdmin } from './webhooks-world.js';

const sealingKey = (): string => randomBytes(32).toString('base64');
const TOKENS = {
  ROLLCALL_BOOTSTRAP_TOKEN: randomBytes(24).toString('hex'),
  ROLLCALL_ADMIN_TOKEN: randomBytes(24).toString('hex'),
};
const ENV = { ...TOKENS, EVENT_TARGETS_ALLOWED: '127.0.0.1,localhost' };

const open: { close(): Promise<unknown> }[] = [];
afterAll(async () => {
  for (const one of open.reverse()) await one.close();
});

async function receiverWith(...more: Parameters<typeof startReceiver>): Promise<Receiver> {
  const receiver = await startReceiver(...more);
  open.push(receiver);
  return receiver;
}

function adminOf({ origin }: { readonly origin: string }): SinkAdmin {
  return sinkAdmin(`${origin}/admin/v1/tenants/default`, TOKENS.ROLLCALL_ADMIN_TOKEN);
}

/** All that a database wrote, its journal included. */
function filesBeside(path: string): string {
  const folder = dirname(path);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => readFileSync(join(folder, name)).toString('latin1')).join('');
}

describe('the secrets of webhooks', () => {
  it('are sealed in the database, and open with the same key after a restart', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const key = sealingKey();
    const receiver = await receiverWith();
    const first = await startTestService({ databaseUrl, env: { ...ENV, EVENT_SECRETS_KEY: key } });
    const { secret = '' } = await adminOf(first).create(receiver.url, { algorithm: 'hmac-sha256' });
    await first.close();
    const stored = filesBeside(databaseUrl.slice('sqlite:'.length));
    expect(/s1\.[0-9a-f]{8}\./.test(stored)).toBe(true);
    for (const hidden of [secret, secret.slice('whsec_'.length), key])
      expect(stored.includes(hidden)).toBe(false);

    const next = await startTestService({
      databaseUrl,
      env: { ...ENV, EVENT_SECRETS_KEY: `${sealingKey()},${key}` },
    });
    open.push(next);
    await makeUser(next.client);
    await receiver.arrived(1);
    expect(verifyingSignatures(secret, receiver.received[0]!)).toEqual([0]);
  });

  it('a webhook whose key is lost is given up, and goes on after a rotation', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const receiver = await receiverWith();
    const start = async (): Promise<TestService> => {
      const service = await startTestService({
        databaseUrl,
        env: { ...ENV, EVENT_SECRETS_KEY: sealingKey() },
      });
      open.push(service);
      return service;
    };
    const first = await start();
    const { id } = await adminOf(first).create(receiver.url);
    await first.close();
    const service = await start();
    const admin = adminOf(service);
    await makeUser(service.client);
    const { lastError } = await admin.when(id, ({ state }) => state === 'quarantined');
    expect(lastError).toContain('Give every process the EVENT_SECRETS_KEY');
    expect((await admin.send('POST', `/sinks/${id}/test`)).status).toBe(409);
    await admin.send('POST', `/sinks/${id}/rotate`, {});
    await admin.send('PATCH', `/sinks/${id}`, { state: 'active' });
    await receiver.arrived(1);
    const [publicKey] = (await admin.sink(id)).signing.publicKeys;
    expect(verifyingSignatures(publicKey!.key, receiver.received[0]!)).toEqual([0]);
  });
});

describe('a webhook over TLS', () => {
  it('goes to a receiver whose certificate the process trusts, in its own name', async () => {
    const tls = selfSigned('localhost');
    const receiver = await receiverWith(undefined, tls);
    const file = join(
      mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'trusted-')),
      'ca.pem',
    );
    writeFileSync(file, tls.certificate);
    const service = await spawnService({
      databaseUrl: await libsqlEngine.databaseUrl(),
      env: { ...ENV, NODE_EXTRA_CA_CERTS: file },
    });
    open.push({ close: () => service.stop() });
    await service.ready();
    const admin = adminOf(service);
    const { id } = await admin.create(`${receiver.url}/hook`);
    await makeUser(new ScimClient({ baseUrl: service.baseUrl, token: TOKENS.ROLLCALL_BOOTSTRAP_TOKEN }));
    expect(await admin.when(id, ({ cursor, state }) => cursor === 1 || state !== 'active')).toMatchObject({
      state: 'active',
      lastError: null,
    });
    expect(receiver.received[0]?.path).toBe('/hook');
  });
});
