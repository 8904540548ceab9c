import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import { spawnService, startTestService, type ServiceProcess, type TestService } from '../support/service.js';

/** Id of the sink that `BROKER_URL` makes. */
const BROKER = '00000000-0000-7000-8000-000000000001';

async function start(env: Record<string, string>, databaseUrl?: string): Promise<ServiceProcess> {
  return spawnService({ databaseUrl: databaseUrl ?? (await libsqlEngine.databaseUrl()), env });
}

/** What a process said that could not start, and its exit code. */
async function ending(
  process: ServiceProcess,
): Promise<readonly [code: number | null, lines: readonly string[]]> {
  const { code } = await process.exited;
  expect(process.stdout() + process.stderr()).not.toMatch(/\n\s+at |node_modules|Error:/);
  return [code, process.stderr().trimEnd().split('\n')];
}

describe('mistakes of an operator', () => {
  it('a port that is taken: one line, exit code 1', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      for (const setting of ['PORT', 'MANAGEMENT_PORT']) {
        const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
        const env = { [setting]: String(port), ROLLCALL_BOOTSTRAP_TOKEN: '', ROLLCALL_ADMIN_TOKEN: '' };
        expect(await ending(await start(env, `sqlite:${folder}/rollcall.db`))).toEqual([
          1,
          [
            `rollcall: The address 127.0.0.1:${port} is in use by another process. Stop it, or set ${setting} to another port.`,
          ],
        ]);
        // No first start was made, whose tokens nobody would look for after this message.
        expect(readdirSync(folder)).toEqual([]);
      }
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
  });

  it('an address of another machine: one line, exit code 1', async () => {
    const sentence = (setting: string): string =>
      `rollcall: 192.0.2.1 is not an address of this machine. Set ${setting} to one that is, or to 0.0.0.0.`;
    for (const [env, setting] of [
      [{ HOST: '192.0.2.1', MANAGEMENT_HOST: '127.0.0.1' }, 'HOST'],
      [{ HOST: '192.0.2.1' }, 'HOST'],
      [{ HOST: '192.0.2.1', ROLE: 'relay' }, 'HOST'],
      [{ MANAGEMENT_HOST: '192.0.2.1' }, 'MANAGEMENT_HOST'],
    ] as const) {
      expect(await ending(await start(env))).toEqual([1, [sentence(setting)]]);
    }
  });

  it('a folder that cannot be made: one line, exit code 1', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'file');
    writeFileSync(file, '');
    const [code, lines] = await ending(await start({}, `sqlite:${file}/rollcall.db`));
    expect([code, lines]).toEqual([1, [expect.stringContaining(file)]]);
  });

  it('a database that another process holds: one line, exit code 1', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const holder = await startTestService({ databaseUrl });
    try {
      const [code, lines] = await ending(await start({}, databaseUrl));
      expect([code, lines]).toEqual([1, [expect.stringContaining('in use by another process')]]);
    } finally {
      await holder.close();
    }
  });

  it('a server that does not answer: one line, exit code 1, without the password', async () => {
    const process = await start({}, 'mysql://user:s3cret-password@127.0.0.1:1/rollcall');
    const [code, lines] = await ending(process);
    expect([code, lines]).toEqual([1, [expect.stringContaining('127.0.0.1:1')]]);
    expect(process.stdout() + process.stderr()).not.toContain('s3cret-password');
  });

  it('bad settings: a line for each, exit code 2, without secrets', async () => {
    const process = await start({
      PORT: 'abc',
      ROLLCALL_PROT: '1',
      ROLLCALL_ADMIN_TOKEN: 'too-short-secret',
    });
    const [code, lines] = await ending(process);
    expect(code).toBe(2);
    expect(lines).toHaveLength(3);
    for (const word of ['PORT', 'ROLLCALL_PROT', 'ROLLCALL_ADMIN_TOKEN']) {
      expect(lines.some((line) => line.startsWith(`rollcall: ${word}`))).toBe(true);
    }
    expect(process.stderr()).not.toContain('too-short-secret');
    expect(process.stdout()).toBe('');
  });

  it('files that are no certificate and key: one line, exit code 1', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'file.pem');
    writeFileSync(file, 'no certificate');
    expect(await ending(await start({ TLS_CERT: file, TLS_KEY: file }))).toEqual([
      1,
      [`rollcall: TLS_CERT (${file}) and TLS_KEY (${file}) are not a PEM certificate and its private key.`],
    ]);
  });

  it('decision 13: plain HTTP on every address is warned of, and not behind a named proxy', async () => {
    const open = await start({ HOST: '0.0.0.0', MANAGEMENT_HOST: '127.0.0.1' });
    await open.ready();
    await open.stop();
    expect(open.stdout()).toContain('Plain HTTP on 0.0.0.0');
    const proxied = await start({ HOST: '0.0.0.0', MANAGEMENT_HOST: '127.0.0.1', TRUST_PROXY: '127.0.0.1' });
    await proxied.ready();
    await proxied.stop();
    expect(proxied.stdout()).not.toContain('Plain HTTP');
  });

  it('ROLE=relay without PUBLIC_URL says by what name its events come', async () => {
    const relay = await start({ ROLE: 'relay' });
    await relay.ready();
    await relay.stop();
    expect(relay.stdout()).toContain('events name their source by');
  });

  it('a broker whose setting was taken away: it is said that events are kept for it, and it can be removed', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const sink = (service: TestService, method: string) => {
      const admin = new ScimClient({ baseUrl: `${service.origin}/admin/v1`, token: before.adminToken });
      return admin.send(method, `/tenants/default/sinks/${BROKER}`);
    };
    const before = await startTestService({ databaseUrl, env: { BROKER_URL: 'nats://127.0.0.1:1' } });
    try {
      await eventually(async () => expect((await sink(before, 'GET')).status).toBe(200));
      const refused = await sink(before, 'DELETE');
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('BROKER_URL')]);
    } finally {
      await before.close();
    }
    const after = await startTestService({ databaseUrl });
    try {
      await eventually(() => expect(after.logText()).toContain(`sinks/${BROKER}`));
      expect((await sink(after, 'DELETE')).status).toBe(204);
      expect((await sink(after, 'GET')).status).toBe(404);
    } finally {
      await after.close();
    }
  });

  it('first start without a terminal: generated tokens go to a file of mode 0600 and into no log line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
    const process = await start(
      { ROLLCALL_BOOTSTRAP_TOKEN: '', ROLLCALL_ADMIN_TOKEN: '' },
      `sqlite:${folder}/rollcall.db`,
    );
    await process.ready();
    const name = readdirSync(folder).find((entry) => entry.startsWith('first-start-credentials')) ?? '';
    const notice = readFileSync(join(folder, name), 'utf8');
    expect((statSync(join(folder, name)).mode & 0o777).toString(8)).toBe('600');
    const token = /Secret Token\s+(\S+)/.exec(notice)?.[1] ?? '';
    const answer = await fetch(`${process.baseUrl}/Users`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    await process.stop();
    expect(process.stdout()).toContain(join(folder, name));
    expect(process.stdout() + process.stderr()).not.toContain(token);
  });
});
