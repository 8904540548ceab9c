import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AdministrationError,
  type ClientOperator,
  type IssuerOperator,
  type KeyOperator,
  type RecordOperator,
  type TransferOperator,
} from '@rollcall/directory';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { GUARD, OUTCOMES, PAGE } from './control-answers.fixture.js';
import { ControlUnavailable, controlClient } from './control-client.js';
import { DELETION, NOW, Recorder, SINK, TENANT, TOKEN } from './control-recorder.fixture.js';
import { ControlSocketInUse, startControlServer, type ControlServer } from './control-server.js';
import { controlSocketPath } from './control-socket-path.js';

let folder: string;
let socketPath: string;
let recorder: Recorder;
const servers: ControlServer[] = [];
const errors: unknown[] = [];

async function start(): Promise<ControlServer> {
  const onError = (error: unknown): void => void errors.push(error);
  const server = await startControlServer({
    socketPath,
    operator: recorder,
    tenants: recorder,
    events: recorder,
    schemas: recorder,
    catalogues: recorder,
    clients: {} as ClientOperator,
    issuers: {} as IssuerOperator,
    keys: {} as KeyOperator,
    guard: recorder,
    archive: recorder,
    records: {} as RecordOperator,
    transfers: {} as TransferOperator,
    publicUrl: 'https://id.example.com',
    now: () => NOW,
    onError,
  });
  servers.push(server);
  return server;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-control-'));
  socketPath = controlSocketPath(join(folder, 'rollcall.db'));
  recorder = new Recorder();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  errors.length = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** A request as no client of ours sends it. */
function raw(path: string, body: string, method = 'POST'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('control socket', () => {
  it('carries every call about what is held and what was deleted', async () => {
    await start();
    const operator = controlClient(socketPath);
    expect(await operator.showGuard('acme', 5)).toEqual(GUARD);
    const approval = { action: 'delete', type: 'User', count: 5, minutes: 9 } as const;
    expect(await operator.approveRemovals('acme', approval, 5)).toEqual(GUARD);
    expect(await operator.rejectRemovals('acme', {}, 5)).toEqual(GUARD);
    const query = { type: 'User', search: 'a', from: 1, before: 2, after: { deleted: 1, id: 'x' }, limit: 3 };
    expect(await operator.listArchive('acme', query)).toEqual(PAGE);
    expect(await operator.listArchive('acme', { limit: 1 })).toEqual(PAGE);
    expect(await operator.restoreArchived('acme', ['x', 'y'], 5)).toEqual(OUTCOMES);
    expect(recorder.calls).toEqual([
      ['showGuard', 'acme', NOW],
      ['approveRemovals', 'acme', approval, NOW],
      ['rejectRemovals', 'acme', {}, NOW],
      ['listArchive', 'acme', query],
      ['listArchive', 'acme', { limit: 1 }],
      ['restoreArchived', 'acme', ['x', 'y'], NOW],
    ]);
  });

  it('carries every call of an Operator, with the clock of the service', async () => {
    await start();
    const operator = controlClient(socketPath);
    expect(await operator.createTenant({ name: 'acme' }, 5)).toEqual({ name: 'acme', created: NOW });
    expect(await operator.listTenants()).toEqual([{ name: 'acme', created: NOW }]);
    const issued = { credential: TOKEN, token: 'T' };
    expect(await operator.issueToken('acme', { name: 'entra' }, 5)).toEqual(issued);
    expect(await operator.issueToken('acme', { name: 'entra', expiresInDays: 3 }, 5)).toEqual(issued);
    expect(await operator.issueToken('acme', { name: 'me', subject: 'u' }, 5)).toEqual(issued);
    const scoped = { name: 'reader', scopes: ['scim:read', 'events:read'] };
    expect(await operator.issueToken('acme', scoped, 5)).toEqual(issued);
    expect(await operator.listTokens('acme', 5)).toEqual([TOKEN]);
    expect(await operator.revokeToken('acme', TOKEN.id, 5)).toEqual({
      ...TOKEN,
      status: 'revoked',
      revoked: NOW,
    });
    expect(recorder.calls).toEqual([
      ['createTenant', { name: 'acme' }, NOW],
      ['listTenants'],
      ['issueToken', 'acme', { name: 'entra' }, NOW],
      ['issueToken', 'acme', { name: 'entra', expiresInDays: 3 }, NOW],
      ['issueToken', 'acme', { name: 'me', subject: 'u' }, NOW],
      ['issueToken', 'acme', scoped, NOW],
      ['listTokens', 'acme', NOW],
      ['revokeToken', 'acme', TOKEN.id, NOW],
    ]);
  });

  it('carries what is done with admin tokens, and a rotation', async () => {
    await start();
    const operator = controlClient(socketPath);
    expect(await operator.listTokens(null, 5)).toEqual([TOKEN]);
    const rotated = { credential: TOKEN, token: 'T', replaced: TOKEN };
    expect(await operator.rotateToken(null, TOKEN.id, {}, 5)).toEqual(rotated);
    const request = { overlapHours: 0, expiresInDays: 30 };
    expect(await operator.rotateToken('acme', TOKEN.id, request, 5)).toEqual(rotated);
    expect(recorder.calls).toEqual([
      ['listTokens', null, NOW],
      ['rotateToken', null, TOKEN.id, {}, NOW],
      ['rotateToken', 'acme', TOKEN.id, request, NOW],
    ]);
  });

  it('carries every call of a TenantOperator, with the clock of the service', async () => {
    await start();
    const operator = controlClient(socketPath);
    const change = { rateLimit: 'off', logRetentionDays: null };
    expect(await operator.showTenant('acme')).toEqual(TENANT);
    expect(await operator.changeTenantSettings('acme', change)).toEqual(TENANT);
    expect(await operator.pauseTenant('acme')).toEqual(TENANT);
    expect(await operator.resumeTenant('acme')).toEqual(TENANT);
    expect(await operator.deleteTenant('acme', 5)).toEqual(TENANT);
    expect(await operator.continueDeletion('acme', 5)).toEqual({ name: 'acme', ...DELETION });
    expect(recorder.calls).toEqual([
      ['showTenant', 'acme'],
      ['changeTenantSettings', 'acme', change],
      ['pauseTenant', 'acme'],
      ['resumeTenant', 'acme'],
      ['deleteTenant', 'acme', NOW],
      ['continueDeletion', 'acme', NOW],
    ]);
  });

  it('a token whose scopes a service of an older release has not understood is revoked, and not given', async () => {
    const { scopes: _, ...unscoped } = TOKEN;
    recorder.issueToken = () => Promise.resolve({ credential: unscoped, token: 'T' });
    await start();
    const asked = controlClient(socketPath).issueToken('acme', { name: 'reader', scopes: ['scim:read'] }, 5);
    await expect(asked).rejects.toThrow(ControlUnavailable);
    expect(recorder.calls).toEqual([['revokeToken', 'acme', TOKEN.id, NOW]]);
  });

  it('carries every call of a SchemaOperator, what is imported as it was given', async () => {
    await start();
    const operator = controlClient(socketPath);
    const given = [{ id: 'urn:x:y', attributes: [{ name: 'a', multiValued: true, none: null }] }, 7];
    const imported = { schemas: ['urn:x:y'], resourceTypes: ['Robot'] };
    expect(await operator.importSchemas('acme', given)).toEqual(imported);
    expect(recorder.calls).toEqual([['importSchemas', 'acme', given]]);
  });

  it('carries every call of a CatalogueOperator, with the clock of the service', async () => {
    await start();
    const given = { roles: [{ value: 'desk' }] };
    const imported = { roles: ['desk'], entitlements: [] };
    expect(await controlClient(socketPath).importCatalogues('acme', given, NOW + 5)).toEqual(imported);
    expect(recorder.calls).toEqual([['importCatalogues', 'acme', given, NOW]]);
  });

  it('carries every call of an EventOperator, with the clock of the service', async () => {
    await start();
    const operator = controlClient(socketPath);
    expect(await operator.listSinks('acme')).toEqual([SINK, { ...SINK, lastError: 'refused' }]);
    const requests = [
      { afterSeq: 1 },
      { since: 7, resource: { id: 'x' } },
      { resource: { type: 'User', id: 'x' } },
    ];
    for (const request of requests) {
      const replayed = { fromSeq: 2, events: 2, sink: SINK };
      expect(await operator.replayEvents('acme', 'payroll', request, 5)).toEqual(replayed);
    }
    expect(await operator.beginEpoch(5)).toEqual({ epoch: 2, previous: 1 });
    expect(recorder.calls).toEqual([
      ['listSinks', 'acme'],
      ...requests.map((request) => ['replayEvents', 'acme', 'payroll', request, NOW]),
      ['beginEpoch', NOW],
    ]);
  });

  it('says under which address clients reach the service', async () => {
    await start();
    expect(await controlClient(socketPath).publicUrl()).toBe('https://id.example.com');
    expect(recorder.calls).toEqual([]);
  });

  it('carries a refusal with its code and sentence', async () => {
    await start();
    recorder.failure = new AdministrationError('tenantExists', 'A tenant named "acme" exists already.');
    const error: unknown = await controlClient(socketPath)
      .createTenant({ name: 'acme' }, NOW)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AdministrationError);
    expect(error).toMatchObject({ code: 'tenantExists', message: 'A tenant named "acme" exists already.' });
  });

  it('ASVS 16.5.1: a failure of the service tells the client nothing of its cause', async () => {
    await start();
    recorder.failure = new Error('ER_DUP_ENTRY for bjensen');
    await expect(controlClient(socketPath).listTenants()).rejects.toThrow(ControlUnavailable);
    await expect(controlClient(socketPath).listTenants()).rejects.not.toThrow(/bjensen/);
    expect(errors).toContain(recorder.failure);
  });

  it('is a socket of mode 0600, gone after close()', async () => {
    const server = await start();
    expect(statSync(socketPath).isSocket()).toBe(true);
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    await server.close();
    expect(existsSync(socketPath)).toBe(false);
    await expect(controlClient(socketPath).listTenants()).rejects.toThrow(/does not answer/);
  });

  it('answers what is no call with an error, and keeps serving', async () => {
    await start();
    expect(await raw('/listTenants', '{}', 'GET')).toMatchObject({ status: 404 });
    expect(await raw('/constructor', '{}')).toMatchObject({ status: 404 });
    for (const body of ['', '[]', 'null', '{', '{"name":1}', '{"__proto__":{"name":"x"}}']) {
      expect(await raw('/createTenant', body)).toMatchObject({ status: 400 });
    }
    expect(await raw('/createTenant', JSON.stringify({ name: 'x'.repeat(1_100_000) }))).toMatchObject({
      status: 400,
    });
    expect(recorder.calls).toEqual([]);
    expect(await controlClient(socketPath).listTenants()).toHaveLength(1);
  });

  it('replaces the socket that a killed process left behind', async () => {
    const script = `require('net').createServer().listen(${JSON.stringify(socketPath)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(start()).rejects.toThrow(ControlSocketInUse);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(socketPath)).toBe(true);
    await start();
    expect(await controlClient(socketPath).listTenants()).toHaveLength(1);
  });

  it('removes nothing that is not a socket', async () => {
    writeFileSync(socketPath, 'data');
    await expect(start()).rejects.toThrow(ControlSocketInUse);
    expect(statSync(socketPath).size).toBe(4);
  });

  it('stands beside the database, or in the temporary folder where the path would be too long', () => {
    expect(controlSocketPath('/var/lib/rollcall/rollcall.db')).toBe('/var/lib/rollcall/rollcall.db.sock');
    const long = `/${'x'.repeat(120)}/rollcall.db`;
    expect(dirname(controlSocketPath(long))).toBe(tmpdir());
    expect(controlSocketPath(long)).toBe(controlSocketPath(`/${'x'.repeat(120)}/./rollcall.db`));
    expect(controlSocketPath(long)).not.toBe(controlSocketPath(`${long}2`));
    expect(Buffer.byteLength(controlSocketPath(`/${'é'.repeat(60)}/r.db`))).toBeLessThanOrEqual(100);
  });
});
