import { describe, expect, it } from '@jest/globals';

import { allowsAddress } from './allows-address.js';
import { networkRules } from './network-rules.js';

describe('networkRules', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    [' 192.0.2.7 ', '192.0.2.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::/0', '::/0'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['::ffff:c000:0207', '192.0.2.7/32'],
  ])('%j is %j', (text, canonical) => {
    expect(networkRules.canonical(text)).toBe(canonical);
  });

  it.each([
    '',
    '/24',
    'localhost',
    '192.0.2.0/33',
    '192.0.2.0/',
    '192.0.2.0/-1',
    '192.0.2.0/24/8',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.0/255.255.255.0',
    '2001:db8::/129',
    '2001:db8:::/32',
    'fe80::1%eth0',
    '::ffff:192.0.2.0/24',
    '*',
  ])('%j is no network', (text) => {
    expect(networkRules.canonical(text)).toBeUndefined();
  });
});

describe('allowsAddress', () => {
  const networks = ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/32', 'fe80::/10'];

  it.each([
    '192.0.2.0',
    '192.0.2.255',
    '198.51.100.7',
    '::ffff:192.0.2.9',
    '::FFFF:c000:0209',
    '2001:db8::',
    '2001:0DB8:ffff::1',
    'fe80::1%eth0',
  ])('%s is in them', (address) => {
    expect(allowsAddress(networks, address)).toBe(true);
  });

  it.each(['192.0.3.0', '198.51.100.8', '2001:db9::', '::1', '::192.0.2.9', '', 'unix', undefined])(
    '%s is not',
    (address) => {
      expect(allowsAddress(networks, address)).toBe(false);
    },
  );

  it('nothing is in no networks, and everything of a family in all of it', () => {
    expect(allowsAddress([], '192.0.2.9')).toBe(false);
    expect(allowsAddress(['0.0.0.0/0'], '::ffff:203.0.113.1')).toBe(true);
    expect(allowsAddress(['0.0.0.0/0'], '2001:db8::1')).toBe(false);
    expect(allowsAddress(['::/0'], '2001:db8::1')).toBe(true);
  });
});
