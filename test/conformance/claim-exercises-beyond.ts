/** What RFC 9967 §4 claims, and who is let in (RFC 7643 §5), done over HTTP. */
import { expect } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { expectError, listAt, makeUser, patched, userBody, type Body } from '../support/scim-messages.js';
import type { ClaimExercise, ClaimScene } from './claim.js';
import { idOf as streamId, type StreamUser } from './streams-world.js';

const RESPOND_ASYNC = { Prefer: 'respond-async' };

/** The Authorization header that stands for a token in each scheme of RFC 7643 §5. */
const CREDENTIALS: Readonly<Record<string, (token: string) => string>> = {
  oauthbearertoken: (token) => `Bearer ${token}`,
  httpbasic: (token) => `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
  httpdigest: (token) => `Digest username="x", realm="SCIM", nonce="n", uri="/", response="${token}"`,
  oauth: (token) => `OAuth oauth_token="${token}"`,
};

/** By the path of the member that claims. */
export const CLAIM_EXERCISES_BEYOND: Readonly<Record<string, ClaimExercise>> = {
  'securityEvents.asyncRequest': async (claimed, { user: { client } }) => {
    // `request`: the client decides, request by request.
    expect(claimed).toBe('request');
    const create = (headers: Record<string, string>): Promise<ScimAnswer> =>
      client.send('POST', '/Users', { body: userBody(), headers });
    expect((await create({})).status).toBe(201);
    const accepted = await create(RESPOND_ASYNC);
    expect([accepted.status, accepted.headers['preference-applied']]).toEqual([202, 'respond-async']);
    await eventually(async () => {
      const done = await client.get(String(accepted.headers.location));
      expect([done.status, done.headers['content-type']]).toEqual([200, 'application/secevent+jwt']);
    });
  },

  'securityEvents.eventUris': async (claimed, scene) => {
    const { user } = scene;
    const uris = listAt({ claimed }, 'claimed').map(String);
    const notice = await user.create();
    const full = await user.create({ events_requested: [...uris, 'urn:example:event:unclaimed'] });
    expect(full['events_delivered']).toEqual(uris);
    await causeEveryEvent(user, [notice, full]);
    const seen = [
      ...(await uriOfEvents(
        scene,
        notice,
        uris.filter((uri) => !uri.endsWith(':full')),
      )),
      ...(await uriOfEvents(
        scene,
        full,
        uris.filter((uri) => !uri.endsWith(':notice')),
      )),
    ];
    expect([...new Set(seen)].sort()).toEqual([...uris].sort());
  },

  'authenticationSchemes.type': async (claimed, { user: { client } }) => {
    const claims = listAt({ claimed }, 'claimed').map(String);
    expect(Object.keys(CREDENTIALS)).toEqual(expect.arrayContaining(claims));
    const { token } = client.access;
    const offered: string[] = [];
    for (const [type, credential] of Object.entries(CREDENTIALS)) {
      const Authorization = credential(token);
      const answer = await client.get('/Users?count=0', { Authorization });
      if (claims.includes(type)) {
        expect(answer.status).toBe(200);
        offered.push(Authorization.slice(0, Authorization.indexOf(' ')));
      } else {
        expectError(answer, 401);
      }
    }
    const refused = await client.get('/Users?count=0', { Authorization: null });
    expectError(refused, 401);
    const challenges = String(refused.headers['www-authenticate']).match(/\b[A-Z][a-z]+(?= realm=)/g);
    expect(challenges).toEqual([...new Set(offered)]);
  },

  'authenticationSchemes.name': everyText,
  'authenticationSchemes.description': everyText,

  'authenticationSchemes.specUri': (claimed) => {
    for (const uri of listAt({ claimed }, 'claimed')) expect(new URL(String(uri)).protocol).toBe('https:');
    return Promise.resolve();
  },

  'authenticationSchemes.primary': (claimed) => {
    expect(listAt({ claimed }, 'claimed').filter((primary) => primary === true)).toHaveLength(1);
    return Promise.resolve();
  },
};

function everyText(claimed: unknown): Promise<void> {
  const texts = listAt({ claimed }, 'claimed');
  expect(texts.length).toBeGreaterThan(0);
  for (const text of texts) expect(text).toMatch(/\S/);
  return Promise.resolve();
}

/** Does everything of which an event tells. */
async function causeEveryEvent(user: StreamUser, streams: readonly Body[]): Promise<void> {
  const { client } = user;
  const made = await makeUser(client, { active: true });
  await patched(client, made, { op: 'replace', path: 'active', value: false });
  expect((await client.put(made.path, { ...made.body, title: 'T', active: true })).status).toBe(200);
  const subject = { format: 'scim', uri: made.path };
  for (const stream of streams) {
    for (const [verb, status] of [
      ['remove', 204],
      ['add', 200],
    ] as const) {
      const answer = await user.send('POST', `/streams/subjects/${verb}`, {
        stream_id: streamId(stream),
        subject,
      });
      expect(answer.status).toBe(status);
    }
  }
  expect((await client.delete(made.path)).status).toBe(204);
  expect((await client.send('POST', '/Users', { body: userBody(), headers: RESPOND_ASYNC })).status).toBe(
    202,
  );
}

/** The URIs of the events of a stream, once all that are awaited were among them. */
async function uriOfEvents(
  { world, user }: ClaimScene,
  stream: Body,
  awaited: readonly string[],
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  let ack: readonly string[] = [];
  while (awaited.some((uri) => !seen.has(uri))) {
    const { sets } = await user.poll(stream, { ack, maxEvents: 100 });
    for (const jwt of Object.values(sets)) seen.add((await world.verified(jwt)).uri);
    ack = Object.keys(sets);
  }
  return seen;
}
