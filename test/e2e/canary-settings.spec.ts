import { expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import { CanaryNet } from '../support/canary-net.js';
import { libsqlEngine } from '../support/engines.js';
import { spawnService } from '../support/service.js';

it.each([
  ['TLS_KEY that is the key, and no file', 'TLS_KEY', (canary) => `-----BEGIN PRIVATE KEY-----${canary}`],
  ['key of a wrong length', 'EVENT_SECRETS_KEY', (canary) => canary],
  ['broker at no port', 'BROKER_URL', (canary) => `nats://courier:${canary}@broker:99999999`],
  ['short token', 'ROLLCALL_ADMIN_TOKEN', (canary) => canary],
  ['unknown setting', 'ROLLCALL_SECRET', (canary) => canary],
  ['database that is not there', 'DATABASE_URL', (canary) => `mysql://u:${canary}@127.0.0.1:1/x`],
] as readonly (readonly [string, string, (canary: string) => string])[])(
  'ASVS 16.2.5: a start that fails for a %s tells the setting, and no secret',
  async (_, name, valueOf) => {
    const canary = `Cn${randomBytes(10).toString('hex')}`;
    const net = new CanaryNet();
    net.seed('credential', name, canary);
    const tls = name === 'TLS_KEY' ? { TLS_CERT: '/dev/null' } : {};
    const env = { LOG_LEVEL: 'debug', ...tls, [name]: valueOf(canary) };
    const service = await spawnService({ databaseUrl: await libsqlEngine.databaseUrl(), env });
    const { code } = await service.exited;
    net.look('log', 'standard output', service.stdout());
    net.look('log', 'standard error', service.stderr());
    expect(code === 1 || code === 2).toBe(true);
    expect(service.stderr()).not.toBe('');
    expect(net.takeFindings()).toEqual([]);
  },
);
