import { expect, it } from '@jest/globals';

import { bulkBody, postOp, resultsOf, statusesOf } from '../support/bulk-messages.js';
import { at, expectError, makeUser, userBody } from '../support/scim-messages.js';
import { askForBulk, foundAt, locationOf, resultsAt, SCIM_JSON } from './async-requests.js';
import { kindOf, withStreams } from './streams-world.js';

withStreams('6, 9.3 Limits of asynchronous bulk requests (RFC 9967 §2.5.1.2)', (world) => {
  it('B-BULK-31, E-ASYNC-10: a result is for the credential that asked, and for nobody else', async () => {
    const user = await world.user();
    const accepted = await askForBulk(user, [postOp('a', '/Users', userBody())]);
    await foundAt(user, accepted);
    const strangers = [await world.colleague(user), await world.user()];
    for (const location of [locationOf(accepted), `${locationOf(accepted)}:0`]) {
      expect((await user.client.get(location)).status).toBe(200);
      for (const stranger of strangers) {
        expect((await stranger.client.get(location)).status).toBe(404);
        expect((await stranger.client.get(location, SCIM_JSON)).status).toBe(404);
      }
      expect((await user.client.get(location, { Authorization: null })).status).toBe(401);
    }
    for (const place of [':1', ':', ':x', ':00', ':-1']) {
      expect((await user.client.get(`${locationOf(accepted)}${place}`)).status).toBe(404);
    }
  });

  it('B-BULK-31, E-ASYNC-07: an answer that is there in the time that the client waits is given at once', async () => {
    const user = await world.user();
    const stream = await user.create();
    const answer = await askForBulk(
      user,
      [postOp('a', '/Users', userBody()), { method: 'GET', path: '/Users/x' }],
      {
        Prefer: 'respond-async, wait=20',
      },
    );
    expect(answer.headers['set-txn']).toBeUndefined();
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    expect(statusesOf(resultsOf(answer))).toEqual(['201', '400']);
    await makeUser(user.client);
    expect((await user.take(stream, 2)).map(kindOf)).toEqual(['prov:create:notice', 'prov:create:notice']);
  });

  it('B-BULK-31, E-ASYNC-12: what is no bulk request, or too large a one, is refused at once', async () => {
    const user = await world.user();
    const operation = postOp('a', '/Users', userBody());
    const send = (body: unknown) =>
      user.client.send('POST', '/Bulk', { headers: { Prefer: 'respond-async' }, body });
    expectError(await send({ Operations: [operation] }), 400, 'invalidSyntax');
    expectError(await send(bulkBody([])), 400, 'invalidSyntax');
    expectError(await send(bulkBody([operation, operation])), 400, 'invalidSyntax');
    expectError(await send(bulkBody([operation], { failOnErrors: 0 })), 400, 'invalidValue');
    const many = Array.from({ length: 1001 }, (_, index) => postOp(`b${String(index)}`, '/Users', {}));
    expectError(await send(bulkBody(many)), 413);
    const malformed = await user.client.send('POST', '/Bulk', {
      headers: { Prefer: 'respond-async' },
      raw: '{"schemas":[',
    });
    expectError(malformed, 400, 'invalidSyntax');
    const large = await send(bulkBody([{ ...operation, data: 'x'.repeat(16 * 1024 * 1024) }]));
    expectError(large, 413);
    expect(at(large.body, 'detail')).toMatch(/maxPayloadSize/);
    const { status } = await user.client.send('POST', '/Bulk', {
      headers: { Prefer: 'respond-async', Authorization: null },
      body: bulkBody([operation]),
    });
    expect(status).toBe(401);
  });

  it('B-BULK-31, E-ASYNC-13: a request as large as one may be is kept whole, and carried out', async () => {
    const user = await world.user();
    const title = 'x'.repeat(60_000);
    const operations = Array.from({ length: 270 }, (_, index) =>
      postOp(`u${String(index)}`, '/Users', userBody({ title })),
    );
    const statuses = statusesOf(await resultsAt(user, await askForBulk(user, operations)));
    expect(statuses).toEqual(operations.map(() => '201'));
    const list = await user.client.get('/Users?count=0');
    expect(at(list.body, 'totalResults')).toBe(operations.length);
  });
});
