import { expect, it } from '@jest/globals';

import { bulkBody, BULK_RESPONSE, idOf as idOfResult, postOp, statusesOf } from '../support/bulk-messages.js';
import {
  at,
  groupBody,
  listAt,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import {
  askForBulk,
  completionsOf,
  foundAt,
  locationOf,
  resultsAt,
  SCIM_JSON,
  txnOf,
} from './async-requests.js';
import { kindOf, withStreams } from './streams-world.js';

const TITLE = patchOp({ op: 'replace', path: 'title', value: 'T' });

withStreams('6, 9.3 Asynchronous bulk requests (RFC 9967 §2.5.1.2)', (world) => {
  it('B-BULK-31, E-ASYNC-02: the answer is 202 without a body, and names the transaction, the preference and where the end is told', async () => {
    const user = await world.user();
    const accepted = await askForBulk(user, [postOp('a', '/Users', userBody())], { Accept: 'text/html' });
    expect([accepted.status, accepted.text, accepted.headers['content-type']]).toEqual([202, '', undefined]);
    expect(accepted.headers['content-length']).toBe('0');
    expect(accepted.headers['preference-applied']).toBe('respond-async');
    expect(locationOf(accepted).endsWith(`/${txnOf(accepted)}`)).toBe(true);
    expect(statusesOf(await resultsAt(user, accepted))).toEqual(['201']);
  });

  it('B-BULK-31, E-ASYNC-09: each operation has its own event, whose txn is that of the request with its position from 0', async () => {
    const user = await world.user();
    const base = user.client.access.baseUrl;
    const stream = await user.create();
    const [first, second] = [unique('first'), unique('second')];
    // The group comes first and is created last.
    const accepted = await askForBulk(user, [
      postOp(
        'seven',
        '/Groups',
        groupBody({ members: [{ value: 'bulkId:nine' }, { value: 'bulkId:eight' }] }),
      ),
      postOp('eight', '/Users', userBody({ userName: first })),
      postOp('nine', '/Users', userBody({ userName: second })),
      { method: 'PATCH', path: '/Users/bulkId:eight', data: TITLE },
    ]);
    const txn = txnOf(accepted);
    const txns = [0, 1, 2, 3].map((index) => `${txn}:${String(index)}`);

    const told = await completionsOf(world, user, accepted);
    expect(told.map(({ claims }) => claims['txn'])).toEqual(txns);
    expect(told.map(({ payload }) => payload)).toEqual([
      {
        method: 'POST',
        bulkId: 'seven',
        version: 'W/"1"',
        location: expect.stringContaining(`${base}/Groups/`),
        status: '201',
      },
      {
        method: 'POST',
        bulkId: 'eight',
        version: 'W/"1"',
        location: expect.stringContaining(`${base}/Users/`),
        status: '201',
      },
      {
        method: 'POST',
        bulkId: 'nine',
        version: 'W/"1"',
        location: expect.stringContaining(`${base}/Users/`),
        status: '201',
      },
      { method: 'PATCH', version: 'W/"2"', location: told[1]?.payload['location'], status: '200' },
    ]);
    for (const { claims, payload } of told) {
      expect(at(claims, 'sub_id')).toEqual({
        format: 'scim',
        uri: textAt(payload, 'location').slice(base.length),
      });
    }
    const userIds = told.slice(1, 3).map(({ payload }) => idOfResult(payload));
    const group = await user.client.get(textAt(told[0]?.payload, 'location'));
    expect(
      listAt(group.body, 'members')
        .map((member) => textAt(member, 'value'))
        .sort(),
    ).toEqual([...userIds].sort());

    // The streams of the client get the same events, and those of the changes bear the txn of their operation.
    const tokens = await user.take(stream, 8);
    const completed = tokens.filter(({ uri }) => kindOf({ uri }) === 'misc:asyncresp');
    expect(completed.map(({ claims, payload }) => [claims['txn'], payload])).toEqual(
      told.map(({ claims, payload }) => [claims['txn'], payload]),
    );
    const changes = tokens.filter(({ uri }) => kindOf({ uri }) !== 'misc:asyncresp');
    expect(
      changes
        .map(({ claims, uri }) => `${String(claims['txn'])} ${kindOf({ uri })}`)
        .sort()
        .map((text) => text.slice(txn.length)),
    ).toEqual([
      ':0 prov:create:notice',
      ':1 prov:create:notice',
      ':2 prov:create:notice',
      ':3 prov:patch:notice',
    ]);
    expect(new Set(tokens.map(({ jti }) => jti)).size).toBe(8);
  });

  it('B-BULK-31, E-ASYNC-09: what follows from an operation bears its txn, too', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const groups = [groupBody(), groupBody()].map((body) => ({ ...body, members: [{ value: made.id }] }));
    for (const body of groups) expect((await user.client.post('/Groups', body)).status).toBe(201);
    const stream = await user.create();
    const accepted = await askForBulk(user, [
      postOp('other', '/Users', userBody()),
      { method: 'DELETE', path: made.path },
    ]);
    await foundAt(user, accepted);
    const tokens = await user.take(stream, 6);
    const seen = tokens.map(
      ({ claims, uri }) => `${String(claims['txn']).slice(txnOf(accepted).length)} ${kindOf({ uri })}`,
    );
    expect(seen.sort()).toEqual([
      ':0 misc:asyncresp',
      ':0 prov:create:notice',
      ':1 misc:asyncresp',
      ':1 prov:delete',
      ':1 prov:patch:notice',
      ':1 prov:patch:notice',
    ]);
  });

  it('B-BULK-31, E-ASYNC-05: where the end is told there are all tokens, the bulk response, and the token of each operation', async () => {
    const user = await world.user();
    const accepted = await askForBulk(user, [
      postOp('a', '/Users', userBody()),
      postOp('b', '/Users', { userName: 5 }),
    ]);
    const told = await completionsOf(world, user, accepted);
    const answer = await foundAt(user, accepted, SCIM_JSON);
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    expect(answer.body).toEqual({
      schemas: [BULK_RESPONSE],
      Operations: told.map(({ payload }) => payload),
    });
    for (const [index, expected] of told.entries()) {
      const location = `${locationOf(accepted)}:${String(index)}`;
      const single = await user.client.get(location);
      expect([single.status, single.headers['content-type']]).toEqual([200, 'application/secevent+jwt']);
      const token = await world.verified(single.text);
      // But for when each was signed.
      const signed = { iat: 0, toe: 0 };
      expect({ ...token.claims, ...signed }).toEqual({ ...expected.claims, ...signed });
      const readable = await user.client.get(location, { Accept: 'application/json' });
      expect(at(readable.body, 'txn')).toBe(`${txnOf(accepted)}:${String(index)}`);
    }
  });

  it('B-BULK-31, E-ASYNC-08: errors, references and versions are those of the same request that is waited for', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const taken = made.body['userName'];
    const operations = [
      { method: 'PATCH', path: made.path, version: 'W/"1"', data: TITLE },
      { method: 'PATCH', path: made.path, version: 'W/"1"', data: TITLE },
      postOp('twin', '/Users', userBody({ userName: taken })),
      postOp('group', '/Groups', groupBody({ members: [{ value: 'bulkId:twin' }] })),
      postOp('left', '/Groups', groupBody({ members: [{ value: 'bulkId:right' }] })),
      postOp('right', '/Groups', groupBody({ members: [{ value: 'bulkId:left' }] })),
      { method: 'GET', path: made.path },
      { method: 'DELETE', path: '/Nowhere/x' },
      { method: 'POST', path: '/Users', data: userBody() },
      { method: 'DELETE', path: '/Users/nobody' },
      { method: 'DELETE', path: made.path },
    ];
    const tokens = await completionsOf(world, user, await askForBulk(user, operations));
    const payloads = tokens.map(({ payload }) => payload);
    expect(statusesOf(payloads)).toEqual([
      ...['200', '412', '409', '409', '201', '201', '400', '400', '400', '404', '204'],
    ]);
    expect(payloads.map((payload) => payload['bulkId'])).toEqual([
      ...[undefined, undefined, 'twin', 'group', 'left', 'right'],
      ...Array.from({ length: 5 }, () => undefined),
    ]);
    expect(payloads[2]).toMatchObject({ response: { status: '409', scimType: 'uniqueness' } });
    expect(tokens.map(({ claims }) => textAt(claims, 'sub_id', 'uri').split('/')[1])).toEqual([
      ...['Users', 'Users', 'Users', 'Groups', 'Groups', 'Groups'],
      ...['Bulk', 'Bulk', 'Users', 'Users', 'Users'],
    ]);
    const [left, right] = payloads.slice(4, 6);
    const ring = await user.client.get(textAt(left, 'location'));
    expect(listAt(ring.body, 'members').map((member) => textAt(member, 'value'))).toEqual([
      idOfResult(right),
    ]);
  });

  it('B-BULK-31, B-BULK-17: after as many errors as failOnErrors nothing more is tried, nor told', async () => {
    const user = await world.user();
    const stream = await user.create();
    const accepted = await user.client.send('POST', '/Bulk', {
      headers: { Prefer: 'respond-async' },
      body: bulkBody(
        [
          postOp('group', '/Groups', groupBody({ members: [{ value: 'bulkId:late' }] })),
          postOp('good', '/Users', userBody()),
          postOp('bad', '/Users', { userName: 5 }),
          postOp('late', '/Users', userBody()),
        ],
        { failOnErrors: 1 },
      ),
    });
    const txns = (await completionsOf(world, user, accepted)).map(({ claims }) => claims['txn']);
    expect(txns).toEqual([`${txnOf(accepted)}:1`, `${txnOf(accepted)}:2`]);
    expect(statusesOf(await resultsAt(user, accepted))).toEqual(['201', '400']);
    for (const [index, status] of [404, 200, 200, 404].entries()) {
      const { status: shown } = await user.client.get(`${locationOf(accepted)}:${String(index)}`);
      expect([index, shown]).toEqual([index, status]);
    }
    await makeUser(user.client);
    const kinds = (await user.take(stream, 4)).map(kindOf).sort();
    expect(kinds).toEqual([
      ...['misc:asyncresp', 'misc:asyncresp'],
      ...['prov:create:notice', 'prov:create:notice'],
    ]);
  });
});
