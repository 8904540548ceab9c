import { expect, it } from '@jest/globals';
import type { IssuerOperator, TrustedIssuer } from '@rollcall/directory';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { controlClient } from './control-client.js';
import { startControlServer, type ControlServerOptions } from './control-server.js';

const NOW = Date.UTC(2026, 0, 1);
const REQUEST = {
  name: 'cloud',
  issuer: 'https://login.example.com',
  audience: 'api://scim',
  algorithms: ['ES256', 'EdDSA'],
  jwksUri: 'https://login.example.com/keys',
  subject: 's',
  claims: { appid: 'a' },
  scopes: ['scim:read'],
} as const;
const ISSUER: TrustedIssuer = {
  ...REQUEST,
  id: '019b0000-0000-7000-8000-000000000004',
  tenantId: 1,
  created: NOW,
};

/** Records what reaches the service's side. */
class Recorder implements IssuerOperator {
  readonly calls: unknown[][] = [];

  createIssuer: IssuerOperator['createIssuer'] = (...call) => this.#note(ISSUER, 'createIssuer', ...call);
  listIssuers: IssuerOperator['listIssuers'] = (...call) => this.#note([ISSUER], 'listIssuers', ...call);
  updateIssuer: IssuerOperator['updateIssuer'] = (...call) => this.#note(ISSUER, 'updateIssuer', ...call);
  deleteIssuer: IssuerOperator['deleteIssuer'] = (...call) => this.#note(ISSUER, 'deleteIssuer', ...call);

  #note<T>(result: T, ...call: unknown[]): Promise<T> {
    this.calls.push(call);
    return Promise.resolve(result);
  }
}

it('the control socket carries every call of an IssuerOperator, and what is taken away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-control-'));
  const socketPath = join(folder, 'c.sock');
  const recorder = new Recorder();
  const server = await startControlServer({
    ...({} as Omit<ControlServerOptions, 'issuers' | 'now'>),
    ...{ socketPath, issuers: recorder, publicUrl: 'https://id.example.com', now: () => NOW },
  });
  try {
    const operator = controlClient(socketPath);
    const least = { name: 'x', issuer: 'https://i', audience: 'a' };
    const nothing = { algorithms: null, jwksUri: null, subject: null, claims: null, scopes: null };
    expect(await operator.createIssuer('acme', REQUEST, 5)).toEqual(ISSUER);
    expect(await operator.createIssuer('acme', least, 5)).toEqual(ISSUER);
    expect(await operator.listIssuers('acme')).toEqual([ISSUER]);
    for (const change of [REQUEST, nothing, { name: 'y' }]) {
      expect(await operator.updateIssuer('acme', ISSUER.id, change)).toEqual(ISSUER);
    }
    expect(await operator.deleteIssuer('acme', ISSUER.id)).toEqual(ISSUER);
    expect(recorder.calls).toEqual([
      ['createIssuer', 'acme', REQUEST, NOW],
      ['createIssuer', 'acme', least, NOW],
      ['listIssuers', 'acme'],
      ['updateIssuer', 'acme', ISSUER.id, REQUEST],
      ['updateIssuer', 'acme', ISSUER.id, nothing],
      ['updateIssuer', 'acme', ISSUER.id, { name: 'y' }],
      ['deleteIssuer', 'acme', ISSUER.id],
    ]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
