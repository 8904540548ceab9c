import { expect, it } from '@jest/globals';
import type { ClientOperator, ClientSummary, KeyOperator } from '@rollcall/directory';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { controlClient } from './control-client.js';
import { startControlServer, type ControlServerOptions } from './control-server.js';

const NOW = Date.UTC(2026, 0, 1);
const CLIENT: ClientSummary = {
  id: '019b0000-0000-7000-8000-000000000003',
  name: 'entra',
  status: 'active',
  tokenMinutes: 60,
  secrets: [{ created: NOW, expires: NOW + 1 }],
  created: NOW,
  revoked: null,
  lastUsed: null,
  scopes: ['scim:write'],
};
const ISSUED = { client: CLIENT, secret: 'S' };
const KEYS = [{ kid: 'k', state: 'current', created: NOW }] as const;

/** Records what reaches the service's side. */
class Recorder implements ClientOperator, KeyOperator {
  readonly calls: unknown[][] = [];

  createClient: ClientOperator['createClient'] = (...call) => this.#note(ISSUED, 'createClient', ...call);
  listClients: ClientOperator['listClients'] = (...call) => this.#note([CLIENT], 'listClients', ...call);
  rotateClient: ClientOperator['rotateClient'] = (...call) => this.#note(ISSUED, 'rotateClient', ...call);
  revokeClient: ClientOperator['revokeClient'] = (...call) =>
    this.#note({ ...CLIENT, status: 'revoked', revoked: NOW }, 'revokeClient', ...call);
  rotateKeys: KeyOperator['rotateKeys'] = (...call) => this.#note(KEYS, 'rotateKeys', ...call);

  #note<T>(result: T, ...call: unknown[]): Promise<T> {
    this.calls.push(call);
    return Promise.resolve(result);
  }
}

it('the control socket carries every call of a ClientOperator and a KeyOperator, with the clock of the service', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-control-'));
  const socketPath = join(folder, 'c.sock');
  const recorder = new Recorder();
  const others = {} as Omit<ControlServerOptions, 'clients' | 'keys' | 'now'>;
  const server = await startControlServer({
    ...others,
    ...{ socketPath, clients: recorder, keys: recorder, publicUrl: 'https://id.example.com' },
    now: () => NOW,
  });
  try {
    const operator = controlClient(socketPath);
    const request = { name: 'entra', scopes: ['scim:write'], tokenMinutes: 90, secretDays: 7 };
    expect(await operator.createClient('acme', request, 5)).toEqual(ISSUED);
    expect(await operator.createClient('acme', { name: 'x' }, 5)).toEqual(ISSUED);
    expect(await operator.listClients('acme', 5)).toEqual([CLIENT]);
    const rotation = { overlapHours: 0, secretDays: 7 };
    expect(await operator.rotateClient('acme', CLIENT.id, rotation, 5)).toEqual(ISSUED);
    expect(await operator.rotateClient('acme', CLIENT.id, {}, 5)).toEqual(ISSUED);
    const revoked = { ...CLIENT, status: 'revoked', revoked: NOW };
    expect(await operator.revokeClient('acme', CLIENT.id, 5)).toEqual(revoked);
    expect(await operator.rotateKeys({ evenIfNew: true }, 5)).toEqual(KEYS);
    expect(await operator.rotateKeys({}, 5)).toEqual(KEYS);
    expect(recorder.calls).toEqual([
      ['createClient', 'acme', request, NOW],
      ['createClient', 'acme', { name: 'x' }, NOW],
      ['listClients', 'acme', NOW],
      ['rotateClient', 'acme', CLIENT.id, rotation, NOW],
      ['rotateClient', 'acme', CLIENT.id, {}, NOW],
      ['revokeClient', 'acme', CLIENT.id, NOW],
      ['rotateKeys', { evenIfNew: true }, NOW],
      ['rotateKeys', {}, NOW],
    ]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
