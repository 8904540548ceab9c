import { expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';

import { libsqlEngine } from '../support/engines.js';
import { userBody } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';

it('R8: a write that cannot be kept is 503, readiness fails, and the log says why', async () => {
  const databaseUrl = await libsqlEngine.databaseUrl();
  const service = await startTestService({ databaseUrl });
  try {
    expect((await service.client.post('/Users', userBody())).status).toBe(201);
    rmSync(databaseUrl.slice('sqlite:'.length));
    const answer = await service.client.post('/Users', userBody());
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.text).not.toContain('removed');
    const warning = service.logLines().find(({ level, err }) => level === 'warn' && err !== undefined);
    expect(JSON.stringify(warning)).toContain('was removed while it was open');
    expect(warning?.['requestId']).toBe(answer.headers['x-request-id']);
    // The state of the database is kept for two seconds.
    let ready = 200;
    for (let tries = 0; tries < 100 && ready === 200; tries += 1) {
      ready = (await fetch(`${service.managementUrl}/readyz`)).status;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(ready).toBe(503);
  } finally {
    await service.close();
  }
});
