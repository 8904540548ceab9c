import { afterAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { answering, startReceiver, type Receiver } from '../support/receiver.js';
import { at, makeUser, patched, textAt } from '../support/scim-messages.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

const TOKEN = 'push-killed-token-0123456789-0123456789';

forEachEngine('a transmitter that is killed', (engine) => {
  let service: ServiceProcess | undefined;
  let receiver: Receiver | undefined;

  async function start(databaseUrl: string): Promise<ServiceProcess> {
    service = await spawnService({
      databaseUrl,
      env: { ROLLCALL_BOOTSTRAP_TOKEN: TOKEN, EVENT_TARGETS_ALLOWED: '127.0.0.1', RELAY_LEASE: '2s' },
    });
    await service.ready();
    return service;
  }

  afterAll(async () => {
    service?.child.kill('SIGKILL');
    await service?.exited;
    await receiver?.close();
  });

  const claimsOf = (jwt: string): unknown =>
    JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

  it('E-OUT-04, E-PUSH-07: a token that was sent, but not noted as taken, is sent again with the same jti, and the order holds', async () => {
    const databaseUrl = await engine.databaseUrl();
    const running = await start(databaseUrl);
    receiver = await startReceiver((request, response) => {
      // The receiver has it for good; the transmitter will never know, for it is gone before the answer.
      running.child.kill('SIGKILL');
      answering(202)(request, response);
    });
    const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url: receiver.url };
    const made = await running.client.send('POST', `${running.origin}/events/v1/streams`, {
      body: { delivery },
    });
    expect(made.status).toBe(201);
    const user = await makeUser(running.client);
    await running.exited;
    receiver.behave(answering(202));
    const again = await start(databaseUrl);
    await patched(again.client, user, { op: 'replace', path: 'title', value: 'T' });
    await receiver.arrived(3);
    const tokens = receiver.received.map(({ body }) => claimsOf(body));
    const [first, second, third] = tokens.map((claims) => textAt(claims, 'jti'));
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(
      tokens.map((claims) => Object.keys(at(claims, 'events') as object)[0]?.split(':event:')[1]),
    ).toEqual(['prov:create:notice', 'prov:create:notice', 'prov:patch:notice']);
  }, 90_000);
});
