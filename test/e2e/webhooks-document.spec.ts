import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { makeUser } from '../support/scim-messages.js';
import { webhooksWorld } from './webhooks-world.js';

const DOCUMENT = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** The receiver of the document, as its reader would run it. */
async function documentedReceiver(
  port: number,
  key: string,
): Promise<{ readonly said: (text: string) => Promise<void> }> {
  const [, code = ''] = /^```js\n(\/\/ receiver\.mjs\n[^]*?)^```$/m.exec(DOCUMENT) ?? [];
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'receiver-'));
  const file = join(folder, 'receiver.mjs');
  writeFileSync(file, code);
  const child = spawn(process.execPath, [file, key], {
    env: { PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const look of waiting) look();
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!output.includes(text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  await said('listening');
  return { said };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('docs/webhooks.md', () => {
  const world = webhooksWorld(libsqlEngine);

  it.each(['ed25519', 'hmac-sha256'])(
    'its receiver takes what is signed with %s, and nothing else',
    async (algorithm) => {
      const { client, admin } = await world.tenant();
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/hook`;
      const made = await admin.create(url, { algorithm });
      const { said } = await documentedReceiver(port, made.secret ?? made.signing.publicKeys[0]!.key);
      expect((await admin.send('POST', `/sinks/${made.id}/test`)).body).toMatchObject({
        delivered: true,
        status: 204,
      });
      const { id } = await makeUser(client);
      await said(`scim.user.created User/${id}`);

      const stranger = await admin.create(url, { algorithm });
      expect((await admin.send('POST', `/sinks/${stranger.id}/test`)).body).toMatchObject({
        delivered: false,
        status: 401,
      });
      const now = String(Math.floor(Date.now() / 1000));
      for (const headers of [
        {},
        { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1,eA== v1a,eA== v2,x' },
      ]) {
        expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(401);
      }
    },
  );

  it('has every route of the administration of sinks, and its links lead somewhere', () => {
    for (const path of ['/rotate', '/test', '/replay', '/dead-letters', '/dead-letters/retry']) {
      expect(DOCUMENT).toContain(`/sinks/{id}${path}`);
    }
    const headings = [...DOCUMENT.matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const links = [...DOCUMENT.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links).toEqual(headings);
  });
});
