/** Requests that are not waited for (RFC 9967 §2.5.1): asking, and reading what came of it. */
import { expect } from '@jest/globals';

import { bulkBody, resultsOf } from '../support/bulk-messages.js';
import { eventually } from '../support/eventually.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { at, type Body } from '../support/scim-messages.js';
import { kindOf, type StreamsWorld, type StreamUser, type Token } from './streams-world.js';

type Headers = Readonly<Record<string, string>>;

/** Asks for the bulk response, where the tokens would be given otherwise. */
export const SCIM_JSON = { Accept: 'application/scim+json' };

/** Sends a bulk request whose end is not waited for. */
export function askForBulk(
  user: StreamUser,
  operations: readonly unknown[],
  headers: Headers = {},
): Promise<ScimAnswer> {
  return user.client.send('POST', '/Bulk', {
    headers: { Prefer: 'respond-async', ...headers },
    body: bulkBody(operations),
  });
}

/** Where the end of a request that was accepted is told. */
export function locationOf(accepted: ScimAnswer): string {
  return String(accepted.headers.location);
}

/** The transaction of a request that was accepted. */
export function txnOf(accepted: ScimAnswer): string {
  return String(accepted.headers['set-txn']);
}

/** What is found where a request that was accepted says, when it was carried out. */
export async function foundAt(
  user: StreamUser,
  accepted: ScimAnswer,
  headers: Headers = {},
): Promise<ScimAnswer> {
  expect([accepted.status, accepted.text]).toEqual([202, '']);
  let answer: ScimAnswer | undefined;
  await eventually(async () => {
    answer = await user.client.get(locationOf(accepted), headers);
    expect(answer.status).toBe(200);
  });
  if (answer === undefined) throw new Error('there was no answer');
  return answer;
}

/** The results of the operations of a bulk request that was accepted. */
export async function resultsAt(user: StreamUser, accepted: ScimAnswer): Promise<readonly Body[]> {
  return resultsOf(await foundAt(user, accepted, SCIM_JSON));
}

/** The tokens of a bulk request that was accepted, one for each operation, each verified. */
export async function completionsOf(
  world: StreamsWorld,
  user: StreamUser,
  accepted: ScimAnswer,
): Promise<readonly Token[]> {
  const answer = await foundAt(user, accepted);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  const sets = Object.entries(at(answer.body, 'sets') as Record<string, string>);
  const tokens = await Promise.all(sets.map(([, jwt]) => world.verified(jwt)));
  expect(tokens.map(({ jti }) => jti)).toEqual(sets.map(([jti]) => jti));
  expect(new Set(tokens.map(({ uri }) => kindOf({ uri })))).toEqual(new Set(['misc:asyncresp']));
  return tokens;
}
