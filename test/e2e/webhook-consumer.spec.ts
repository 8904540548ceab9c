import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { verifyWebhook, WebhookRefused } from '@rollcall/consumer';

import { openConsumingService, type ConsumingService } from '../support/consuming-service.js';
import { libsqlEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import type { Received } from '../support/receiver.js';
import { makeUser, patchOp } from '../support/scim-messages.js';
import { webhooksWorld } from './webhooks-world.js';

const world = webhooksWorld(libsqlEngine);
let consumer: ConsumingService;

beforeAll(async () => {
  consumer = await openConsumingService();
});
afterAll(() => consumer.close());

/** What was applied, in order. */
function seen(): readonly string[] {
  return consumer.seen.map(({ type, resourceId, version }) => `${type} ${resourceId} ${version}`);
}

/** What a controller does with a webhook. */
async function take({ headers, body }: Received, keys: readonly string[]): Promise<number> {
  try {
    const { payload } = verifyWebhook({ headers, body }, { keys });
    await consumer.accept(payload);
    return 204;
  } catch (error) {
    return error instanceof WebhookRefused ? 401 : 503;
  }
}

it('webhooks that the service signs are verified by @rollcall/consumer and applied once, in order; others are not', async () => {
  const tenant = await world.tenant();
  const keys: string[] = [];
  const statuses: number[] = [];
  const receiver = await world.receiver((request, response) => {
    void take(request, keys).then((status) => {
      statuses.push(status);
      response.writeHead(status).end();
    });
  });
  const sink = await tenant.admin.create(receiver.url);
  keys.push(...sink.signing.publicKeys.map(({ key }) => key));

  const user = await makeUser(tenant.client);
  await tenant.client.patch(user.path, patchOp({ op: 'replace', path: 'active', value: false }));
  const wanted = [`user.created ${user.id} 1`, `user.updated ${user.id} 2`, `user.deactivated ${user.id} 2`];
  await eventually(() => expect(seen()).toEqual(wanted));
  expect(new Set(statuses)).toEqual(new Set([204]));

  const [first] = receiver.received;
  expect(await take(first!, keys)).toBe(204);
  expect(await take({ ...first!, body: `${first!.body} ` }, keys)).toBe(401);
  expect(seen()).toEqual(wanted);
});
