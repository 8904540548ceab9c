import { describe, expect, it } from '@jest/globals';

import { checkTarget } from './check-target.js';
import type { ResolveHost } from './host-resolver.js';
import { targetRules } from './target-rules.js';

/** Leads every name to the addresses that stand in it: `10-0-0-1.8-8-8-8.test`. */
const byName: ResolveHost = (host) => {
  const addresses = host
    .replace(/\.test$/, '')
    .split('.')
    .map((word) => word.replaceAll('-', '.'));
  return host.endsWith('.test')
    ? Promise.resolve(addresses.map((address) => ({ address, family: 4 })))
    : Promise.reject(new Error('ENOTFOUND'));
};
const NONE = targetRules([], byName);
const check = (url: string, rules = NONE): Promise<string | undefined> => checkTarget(url, rules);

describe('B6: a target is checked when it is saved', () => {
  it.each([
    ['https://127.0.0.1/', 'loopback'],
    ['https://127.1/', 'loopback'],
    ['https://2130706433/', 'loopback'],
    ['https://0x7f000001/', 'loopback'],
    ['https://0177.0.0.1/', 'loopback'],
    ['https://127.0.0.1./', 'loopback'],
    ['https://１２７.0.0.1/', 'loopback'],
    ['https://%31%32%37.0.0.1/', 'loopback'],
    ['https://[::1]/', 'loopback'],
    ['https://[0:0:0:0:0:0:0:1]/', 'loopback'],
    ['https://[::ffff:7f00:1]/', 'loopback'],
    ['https://[::ffff:127.0.0.1]/', 'loopback'],
    ['https://[64:ff9b::7f00:1]/', 'loopback'],
    ['https://[2002:7f00:1::]/', 'loopback'],
    ['https://0.0.0.0/', 'unspecified'],
    ['https://0/', 'unspecified'],
    ['https://[::]/', 'unspecified'],
    ['https://10.1.2.3/', 'private'],
    ['https://172.16.0.1/', 'private'],
    ['https://172.31.255.255/', 'private'],
    ['https://192.168.0.1/', 'private'],
    ['https://[fd12:3456::1]/', 'private'],
    ['https://[::ffff:10.0.0.1]/', 'private'],
    ['https://[64:ff9b::10.0.0.1]/', 'private'],
    ['https://[2002:0a00:0001::1]/', 'private'],
    ['https://100.64.0.1/', 'shared'],
    ['https://224.0.0.1/', 'multicast'],
    ['https://[ff02::1]/', 'multicast'],
    ['https://240.0.0.1/', 'reserved'],
    ['https://255.255.255.255/', 'reserved'],
    ['https://198.18.0.1/', 'reserved'],
    ['https://[2001:db8::1]/', 'reserved'],
    ['https://[2001::1]/', 'reserved'],
    ['https://[::8.8.8.8]/', 'reserved'],
    ['https://[::ffff:0:8.8.8.8]/', 'reserved'],
    ['https://[64:ff9b:1::8.8.8.8]/', 'reserved'],
    ['https://[5f00::1]/', 'reserved'],
    ['https://169.254.169.254/latest/meta-data/', 'metadata or link-local'],
    ['https://[::ffff:a9fe:a9fe]/', 'metadata or link-local'],
    ['https://[fe80::1]/', 'metadata or link-local'],
    ['https://[fd00:ec2::254]/', 'metadata or link-local'],
    ['https://100.100.100.200/', 'metadata or link-local'],
    ['https://168.63.129.16/', 'metadata or link-local'],
    ['https://10-0-0-1.test/', 'private'],
    ['https://8-8-8-8.192-168-0-1.test/', 'private'],
  ])('%s leads to a %s address', async (url, kind) => {
    expect(await check(url)).toContain(`leads to a ${kind}`);
  });

  it.each([
    ['http://8.8.8.8/', 'https'],
    ['http://8-8-8-8.test/', 'https'],
    ['http://unknown.example/', 'https'],
    ['ftp://8.8.8.8/', 'https'],
    ['file:///etc/passwd', 'https'],
    ['javascript:alert(1)', 'https'],
    ['//8.8.8.8/', 'absolute URL'],
    ['8.8.8.8', 'absolute URL'],
    ['', 'absolute URL'],
    ['https://', 'absolute URL'],
    ['https://[fe80::1%25eth0]/', 'absolute URL'],
    ['https://me:hunter2@8.8.8.8/', 'user name'],
    ['https://8.8.8.8/#x', 'fragment'],
    [`https://8.8.8.8/${'x'.repeat(3000)}`, 'at most 2048'],
  ])('%j is refused: %s', async (url, word) => {
    const problem = await check(url);
    expect(problem).toContain(word);
    expect(problem).not.toContain('hunter2');
  });

  it.each([
    'https://8.8.8.8/hook?a=b',
    'https://[2606:4700::1111]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::8.8.8.8]/',
    'https://8-8-8-8.test:8443/',
    // It is checked again at each connection.
    'https://not-there-yet.example/',
  ])('%s is public', async (url) => {
    expect(await check(url)).toBeUndefined();
  });

  it('EVENT_TARGETS_ALLOWED opens blocks and names, without TLS too, and nothing beside them', async () => {
    const rules = targetRules(
      ['10.20.0.0/16', 'fd00:1::/32', '::1', 'Hooks.Apps.Svc', '127-0-0-1.test'],
      byName,
    );
    for (const url of [
      'http://10.20.3.4/',
      'http://[::ffff:10.20.3.4]/',
      'https://10-20-0-1.test/',
      'http://10-20-0-1.test/',
      'http://[fd00:1::5]:8080/',
      'http://[::1]/',
      'http://hooks.apps.svc/',
      'http://127-0-0-1.test./',
    ]) {
      expect([url, await check(url, rules)]).toEqual([url, undefined]);
    }
    for (const url of [
      'http://10.21.0.1/',
      'https://10-20-0-1.10-21-0-1.test/',
      'http://10-20-0-1.8-8-8-8.test/',
      'https://127.0.0.1/',
      'https://127-0-0-2.test/',
      'http://apps.svc/',
    ]) {
      expect([url, await check(url, rules)]).not.toEqual([url, undefined]);
    }
  });

  it('no setting opens metadata addresses', async () => {
    const rules = targetRules(['169.254.0.0/16', '100.64.0.0/10', '169-254-169-254.test'], byName);
    for (const url of [
      'http://169.254.169.254/',
      'https://169-254-169-254.test/',
      'https://100.100.100.200/',
    ]) {
      expect(await check(url, rules)).toContain('where nothing is ever sent');
    }
    expect(await check('https://100.64.0.1/', rules)).toBeUndefined();
  });
});
