import { describe, expect, it } from '@jest/globals';
import { readSettings } from '@rollcall/config';

import { startWarnings } from './start-warnings.js';

function warnings(environment: Readonly<Record<string, string>>): readonly string[] {
  return startWarnings(readSettings(environment, { readFile: () => '' }));
}

const KNOWN = { PUBLIC_URL: 'https://id.example.com', TRUST_PROXY: '10.0.0.0/8' };

describe('startWarnings', () => {
  it('is silent on loopback', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ HOST: '::1' })).toEqual([]);
  });

  it.each([
    ['0.0.0.0', 'http://0.0.0.0:3000'],
    ['::', 'http://[::]:3000'],
  ])('says that links with the address of every interface (%s) lead nowhere', (host, base) => {
    const open = { ...KNOWN, HOST: host, MANAGEMENT_HOST: '127.0.0.1' };
    expect(warnings({ ...open, PUBLIC_URL: '' })).toEqual([
      `Links begin with ${base}, which leads nowhere: set PUBLIC_URL to the address that clients use.`,
    ]);
    expect(warnings(open)).toEqual([]);
  });

  it('says that the management listener follows HOST away from loopback, unless that was asked for', () => {
    expect(warnings({ ...KNOWN, HOST: '10.0.0.1' })).toEqual([
      expect.stringContaining('set MANAGEMENT_HOST'),
    ]);
    expect(warnings({ ...KNOWN, HOST: '0.0.0.0', MANAGEMENT_HOST: '0.0.0.0' })).toEqual([]);
  });

  it('H-AUTH-06, decision 13: has the warning of plain HTTP', () => {
    expect(warnings({ HOST: '10.0.0.1', MANAGEMENT_HOST: '10.0.0.1' })).toEqual([
      expect.stringContaining('Plain HTTP on 10.0.0.1'),
    ]);
  });

  it('says by what name the events of a relay come, and nothing of a listener that is not there', () => {
    const relay = { HOST: '0.0.0.0', MANAGEMENT_HOST: '0.0.0.0', ROLE: 'relay' };
    expect(warnings(relay)).toEqual([
      expect.stringMatching(/^ROLE=relay: events name their source by .* set PUBLIC_URL/),
    ]);
    expect(warnings({ ...relay, PUBLIC_URL: 'https://id.example.com' })).toEqual([]);
  });
});
