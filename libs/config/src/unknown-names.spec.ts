import { describe, expect, it } from '@jest/globals';

import { problemsOf } from './problems-of.fixture.js';

describe('names that are no settings', () => {
  it('refuses unknown names that begin with ROLLCALL_, with the name that may be meant', () => {
    expect(
      problemsOf({
        ROLLCALL_ADMIN_TOKN: 'x',
        ROLLCALL_PORT: '3000',
        ROLLCALL_DATABASE_URL: 'sqlite:x',
        ROLLCALL_ADMIN_TOKEN_FIEL: '/x',
        ROLLCALL_SOMETHING_ELSE: 'x',
        ROLLED_UP: 'x',
      }),
    ).toEqual([
      'ROLLCALL_ADMIN_TOKEN_FIEL: there is no such setting. Did you mean ROLLCALL_ADMIN_TOKEN_FILE?',
      'ROLLCALL_ADMIN_TOKN: there is no such setting. Did you mean ROLLCALL_ADMIN_TOKEN?',
      'ROLLCALL_DATABASE_URL: there is no such setting. Did you mean DATABASE_URL?',
      'ROLLCALL_PORT: there is no such setting. Did you mean PORT?',
      'ROLLCALL_SOMETHING_ELSE: there is no such setting.',
    ]);
  });

  it('ignores what Kubernetes injects for a Service, and the settings of the tests', () => {
    expect(
      problemsOf({
        ROLLCALL_PORT: 'tcp://10.0.0.1:3000',
        ROLLCALL_SERVICE_HOST: '10.0.0.1',
        ROLLCALL_SERVICE_PORT: '3000',
        ROLLCALL_SERVICE_PORT_HTTP: '3000',
        ROLLCALL_PORT_3000_TCP: 'tcp://10.0.0.1:3000',
        ROLLCALL_PORT_3000_TCP_PROTO: 'tcp',
        ROLLCALL_PORT_3000_TCP_PORT: '3000',
        ROLLCALL_PORT_3000_TCP_ADDR: '10.0.0.1',
        ROLLCALL_MYSQL_SERVICE_HOST: '10.0.0.2',
        ROLLCALL_MYSQL_PORT: 'tcp://10.0.0.2:3306',
        ROLLCALL_TEST_REQUIRE: 'all',
      }),
    ).toEqual([]);
  });
});
