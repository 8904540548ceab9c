import { describe, expect, it } from '@jest/globals';

import { plainHttpWarning } from './plain-http-warning.js';

const LISTENER = { host: '0.0.0.0', port: 3000, tls: undefined, trustProxy: [] };

describe('plainHttpWarning', () => {
  it.each(['0.0.0.0', '::', '10.0.0.1', 'scim.example.com'])(
    'H-AUTH-06, decision 13: warns on %s',
    (host) => {
      expect(plainHttpWarning({ ...LISTENER, host })).toContain(`Plain HTTP on ${host}`);
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('decision 13: is silent on %s', (host) => {
    expect(plainHttpWarning({ ...LISTENER, host })).toBeUndefined();
  });

  it('decision 13: is silent with TLS and behind a named proxy', () => {
    expect(plainHttpWarning({ ...LISTENER, tls: { certificate: 'a', key: 'b' } })).toBeUndefined();
    expect(plainHttpWarning({ ...LISTENER, trustProxy: ['10.0.0.0/8'] })).toBeUndefined();
  });
});
