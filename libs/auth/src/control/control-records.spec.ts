import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEntry, RecordOperator } from '@rollcall/directory';

import { controlClient } from './control-client.js';
import { startControlServer, type ControlServer, type ControlServerOptions } from './control-server.js';
import { controlSocketPath } from './control-socket-path.js';

const NOW = Date.UTC(2026, 0, 1);
const HEAD = { seq: 3, hash: 'a'.repeat(64) };
const FAULT = { seq: 2, kind: 'changed', message: 'The entry 2 was changed.' } as const;
const ENTRY: LogEntry = {
  ...{
    id: '019b0000-0000-7000-8000-000000000003',
    at: NOW,
    requestId: 'r',
    credential: { id: 'c' },
    client: {},
  },
  ...{
    operation: 'create',
    method: 'POST',
    resource: { type: 'User', name: 'ines' },
    status: 409,
    changes: [],
  },
};

/** Operators that the records have no use for. */
const OTHERS = {} as Omit<ControlServerOptions, 'records' | 'socketPath' | 'publicUrl' | 'now'>;

describe('the control socket, for provisioning logs and the audit log', () => {
  let folder: string;
  let server: ControlServer;
  let calls: unknown[][];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-control-'));
    calls = [];
    const note = <T>(result: T, ...call: unknown[]): Promise<T> => {
      calls.push(call);
      return Promise.resolve(result);
    };
    const records: RecordOperator = {
      findLog: (tenant, query, slice) =>
        note({ entries: [ENTRY], next: ENTRY.id }, 'findLog', tenant, query, slice),
      readAudit: (slice) => note({ entries: [], next: undefined }, 'readAudit', slice),
      readAuditHead: () => note(HEAD, 'readAuditHead'),
      verifyAudit: (noted) =>
        note(
          { entries: 3, head: HEAD, fault: noted === undefined ? undefined : FAULT },
          'verifyAudit',
          noted,
        ),
    };
    server = await startControlServer({
      ...{ ...OTHERS, records, publicUrl: 'https://id.example.com', now: () => NOW },
      socketPath: controlSocketPath(join(folder, 'rollcall.db')),
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries every call of a RecordOperator', async () => {
    const operator = controlClient(controlSocketPath(join(folder, 'rollcall.db')));
    const query = { user: 'ines', status: 409, outcome: 'refused', since: 1, until: 2 } as const;
    const more = { credential: 'c', requestId: 'r' };
    const slice = { limit: 5, after: ENTRY.id };
    expect(await operator.findLog('acme', query, slice)).toEqual({ entries: [ENTRY], next: ENTRY.id });
    expect(await operator.findLog('acme', more, { limit: 1 })).toMatchObject({ entries: [ENTRY] });
    expect(await operator.readAudit({ limit: 2, before: 9 })).toEqual({ entries: [], next: undefined });
    expect(await operator.readAuditHead()).toEqual(HEAD);
    expect(await operator.verifyAudit()).toEqual({ entries: 3, head: HEAD, fault: undefined });
    expect(await operator.verifyAudit(HEAD)).toEqual({ entries: 3, head: HEAD, fault: FAULT });
    expect(calls).toEqual([
      ['findLog', 'acme', query, slice],
      ['findLog', 'acme', more, { limit: 1 }],
      ['readAudit', { limit: 2, before: 9 }],
      ['readAuditHead'],
      ['verifyAudit', undefined],
      ['verifyAudit', HEAD],
    ]);
  });

  it('refuses a page that is too large', async () => {
    const operator = controlClient(controlSocketPath(join(folder, 'rollcall.db')));
    await expect(operator.readAudit({ limit: 1001 })).rejects.toThrow('"limit"');
    await expect(operator.findLog('acme', {}, { limit: 0 })).rejects.toThrow('"limit"');
    expect(calls).toEqual([]);
  });
});
