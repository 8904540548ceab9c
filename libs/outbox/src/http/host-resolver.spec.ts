import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkTarget } from './check-target.js';
import { hostResolver, type HostResolverOptions, type ResolveHost } from './host-resolver.js';
import { startNameServer, type NameServer } from './name-server.fixture.js';
import { targetRules } from './target-rules.js';

const HOSTS = '127.0.0.1 localhost\n10.0.0.7\tDatabase.internal db # ours\n# 10.0.0.8 db\nfd00::7 db\n';
const SEARCH = 'nameserver 127.0.0.1\nsearch team.svc.cluster.local svc.cluster.local\noptions ndots:5\n';

describe('names that somebody else has chosen are looked up', () => {
  let folder: string;
  const open: NameServer[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-names-'));
    await writeFile(join(folder, 'hosts'), HOSTS);
    await writeFile(join(folder, 'search.conf'), SEARCH);
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  /** A name server that knows these names, and is silent for `silent…`. */
  async function serverOf(names: Readonly<Record<string, string>>): Promise<NameServer> {
    const server = await startNameServer((name) => {
      if (name.startsWith('silent')) return undefined;
      const address = names[name];
      return address === undefined ? [] : [address];
    });
    open.push(server);
    return server;
  }

  function resolverBy(server: NameServer, options: HostResolverOptions = {}): ResolveHost {
    const missing = join(folder, 'missing');
    return hostResolver({
      hostsFile: join(folder, 'hosts'),
      resolvConf: missing,
      servers: [server.address],
      ...options,
    });
  }

  it('by DNS', async () => {
    const server = await serverOf({ 'hooks.example': '8.8.8.8' });
    expect(await resolverBy(server)('hooks.example')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('in the hosts file before that, without case, with all addresses', async () => {
    const server = await serverOf({ db: '8.8.8.8' });
    const resolve = resolverBy(server);
    expect(await resolve('database.internal')).toEqual([{ address: '10.0.0.7', family: 4 }]);
    expect(await resolve('db')).toEqual([
      { address: '10.0.0.7', family: 4 },
      { address: 'fd00::7', family: 6 },
    ]);
    expect(server.asked).toEqual([]);
  });

  it('RFC 6761 §6.3: localhost is loopback without a hosts file too', async () => {
    const server = await serverOf({ localhost: '8.8.8.8' });
    const found = await resolverBy(server, { hostsFile: join(folder, 'missing') })('localhost');
    expect(found.map(({ address }) => address)).toEqual(['127.0.0.1', '::1']);
    expect(server.asked).toEqual([]);
  });

  it('resolv.conf(5): short names within the search list first, others after it', async () => {
    const server = await serverOf({ 'hooks.apps.svc.cluster.local': '10.1.1.1', 'hooks.example': '8.8.8.8' });
    const resolve = resolverBy(server, { resolvConf: join(folder, 'search.conf') });
    expect(await resolve('hooks.apps')).toEqual([{ address: '10.1.1.1', family: 4 }]);
    expect(await resolve('hooks.example')).toEqual([{ address: '8.8.8.8', family: 4 }]);
    const first = server.asked.indexOf('hooks.example.team.svc.cluster.local');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(server.asked.indexOf('hooks.example')).toBeGreaterThan(first);
  });

  it('a name that is not known is told from one that cannot be looked up now', async () => {
    const server = await serverOf({});
    const resolve = resolverBy(server, { patience: 300 });
    await expect(resolve('nobody.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolve('silent.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
    await server.close();
    open.splice(0);
    // Nobody listens there: that is not the receiver who refuses the connection.
    await expect(resolve('other.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  it('names whose server is silent hold up nobody, nor that their URL is kept', async () => {
    const server = await serverOf({ 'hooks.example': '8.8.8.8' });
    const resolve = resolverBy(server, { patience: 1000 });
    const silent = Array.from({ length: 50 }, (_, index) =>
      resolve(`silent${index}.example`).catch(() => 'gave up'),
    );
    expect(await Promise.race([resolve('hooks.example'), ...silent])).toEqual([
      { address: '8.8.8.8', family: 4 },
    ]);
    expect(await checkTarget('https://silent.example/', targetRules([], resolve))).toBeUndefined();
    expect(new Set(await Promise.all(silent))).toEqual(new Set(['gave up']));
  });

  it('once for all who ask at the same time', async () => {
    const server = await serverOf({ 'hooks.example': '8.8.8.8' });
    const resolve = resolverBy(server);
    await Promise.all(Array.from({ length: 10 }, () => resolve('hooks.example')));
    // For its IPv4 and its IPv6 addresses.
    expect(server.asked).toEqual(['hooks.example', 'hooks.example']);
  });
});
