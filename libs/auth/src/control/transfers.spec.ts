import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AdministrationError, type ImportBatch, type TransferOperator } from '@rollcall/directory';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { controlClient } from './control-client.js';
import { startControlServer, type ControlServer, type ControlServerOptions } from './control-server.js';
import { controlSocketPath } from './control-socket-path.js';

const NOW = Date.UTC(2026, 0, 1);

const BATCH: ImportBatch = {
  ...{ resourceType: 'User', columns: [null, 'userName'], seed: { started: NOW, salt: 7 } },
  rows: [
    { row: 4, cells: ['', 'ines'] },
    { row: 5, resource: { userName: 'omar', emails: [{ value: 'o@x' }] } },
  ],
  ...{ repeated: true, dryRun: false },
};

let folder: string;
let socketPath: string;
let server: ControlServer;
let calls: unknown[][];

const transfers: TransferOperator = {
  importColumns(...call) {
    calls.push(['importColumns', ...call]);
    return Promise.resolve([null, 'userName']);
  },
  importRows(...call) {
    calls.push(['importRows', ...call]);
    if (call[1].resourceType !== 'User') throw new AdministrationError('resourceTypeNotFound', 'none');
    return Promise.resolve([
      { row: 4, outcome: 'created' },
      { row: 5, outcome: 'refused', detail: 'no', scimType: 'invalidValue' },
    ]);
  },
  exportColumns(...call) {
    calls.push(['exportColumns', ...call]);
    return Promise.resolve(['id']);
  },
  exportPage(...call) {
    calls.push(['exportPage', ...call]);
    return Promise.resolve({ resources: ['{}', ['a', '']], total: 2, next: 'p' });
  },
};

beforeEach(async () => {
  calls = [];
  folder = mkdtempSync(join(tmpdir(), 'rollcall-transfers-'));
  socketPath = controlSocketPath(join(folder, 'rollcall.db'));
  const others = {} as ControlServerOptions;
  const publicUrl = 'https://id.example.com';
  server = await startControlServer({ ...others, socketPath, transfers, publicUrl, now: () => NOW });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('the control socket carries every call of a TransferOperator, with the clock of the service', async () => {
  const operator = controlClient(socketPath);
  const request = { resourceType: 'User', position: 'o', count: 5, columns: ['id'] };
  const { columns: _, ...whole } = request;
  expect(await operator.importColumns('acme', 'User', ['id', 'userName'])).toEqual([null, 'userName']);
  expect(await operator.importRows('acme', BATCH, 5)).toEqual([
    { row: 4, outcome: 'created' },
    { row: 5, outcome: 'refused', detail: 'no', scimType: 'invalidValue' },
  ]);
  expect(await operator.exportColumns('acme', 'User', undefined)).toEqual(['id']);
  expect(await operator.exportColumns('acme', 'User', ['id'])).toEqual(['id']);
  const page = { resources: ['{}', ['a', '']], total: 2, next: 'p' };
  expect(await operator.exportPage('acme', request, 5)).toEqual(page);
  expect(await operator.exportPage('acme', whole, 5)).toEqual(page);
  expect(calls).toEqual([
    ['importColumns', 'acme', 'User', ['id', 'userName']],
    ['importRows', 'acme', BATCH, NOW],
    ['exportColumns', 'acme', 'User', undefined],
    ['exportColumns', 'acme', 'User', ['id']],
    ['exportPage', 'acme', request, NOW],
    ['exportPage', 'acme', whole, NOW],
  ]);
});

it('rows may be larger than what other calls carry, and a refusal keeps its code', async () => {
  const operator = controlClient(socketPath);
  const large = { row: 4, resource: { userName: 'x'.repeat(5 * 1024 * 1024) } };
  expect(await operator.importRows('acme', { ...BATCH, rows: [large] }, 5)).toHaveLength(2);
  const refused = operator.importRows('acme', { ...BATCH, resourceType: 'Robot' }, 5);
  await expect(refused).rejects.toMatchObject({ code: 'resourceTypeNotFound' });
});
