/** Replays a fixture and tells what was not as it says. */
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at } from '../support/scim-messages.js';
import { factHolds, factValue } from './facts.js';
import type { Expected, Fact, Fixture, SentRequest } from './fixture.js';
import { Variables, type OauthVariables } from './variables.js';

/** Whether the tenant has the relaxations that the fixture names. */
export type Leniency = 'relaxed' | 'without';

/** @returns a sentence for each thing that was otherwise; none when all was as the fixture says */
export async function replayFixture(
  client: ScimClient,
  fixture: Fixture,
  leniency: Leniency,
  oauth?: OauthVariables,
): Promise<readonly string[]> {
  const variables = new Variables(client, oauth);
  for (const request of fixture.given ?? []) {
    const answer = await send(client, request, variables);
    if (answer.status >= 300) return [`the scene was not set: ${describe(request, answer)}`];
  }
  for (const exchange of fixture.exchanges) {
    const answer = await send(client, exchange, variables);
    const refused = leniency === 'without' ? exchange.without : undefined;
    const problems = await check(client, answer, refused ?? exchange.expect, variables);
    if (problems.length > 0) return [describe(exchange, answer), ...problems];
    if (refused !== undefined) return [];
  }
  return leniency === 'relaxed' ? [] : ['no exchange says what happens without the relaxations'];
}

async function send(client: ScimClient, request: SentRequest, variables: Variables): Promise<ScimAnswer> {
  const { method, as } = request;
  const path = variables.fill(request.path);
  const headers = variables.fill(request.headers ?? {});
  const body = variables.fill(request.body);
  const payload = body === undefined ? {} : typeof body === 'string' ? { raw: body } : { body };
  const answer = await client.send(method, path, { headers, ...payload });
  variables.note(as, answer);
  return answer;
}

function describe({ method, path }: SentRequest, { status, text }: ScimAnswer): string {
  return `${method} ${path}: ${String(status)} ${text.slice(0, 600)}`;
}

async function check(
  client: ScimClient,
  answer: ScimAnswer,
  { status, scimType, facts = [] }: Expected,
  variables: Variables,
): Promise<readonly string[]> {
  if (![status].flat().includes(answer.status)) return [`expected ${[status].flat().join(' or ')}`];
  const found = at(answer.body, 'scimType');
  if (scimType !== undefined && found !== scimType) return [`expected scimType ${scimType}`];
  const problems: string[] = [];
  const read = new Map<string, ScimAnswer>();
  for (const fact of variables.fill(facts)) {
    const problem = await checkFact(client, answer, fact, read);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

async function checkFact(
  client: ScimClient,
  response: ScimAnswer,
  fact: Fact,
  read: Map<string, ScimAnswer>,
): Promise<string | undefined> {
  const { on } = fact;
  const answer = on === undefined ? response : (read.get(on) ?? (await follow(client, on)));
  if (on !== undefined) read.set(on, answer);
  const where = on ?? 'the answer';
  if (on !== undefined && fact.is !== 'status' && answer.status >= 300) return `${where}: ${answer.text}`;
  if (factHolds(fact, answer)) return undefined;
  const place = fact.header ?? JSON.stringify(fact.at ?? []);
  const got = JSON.stringify(factValue(fact, answer));
  return `${where} ${place} ${fact.is} ${JSON.stringify(fact.value)}; got ${got} (${String(answer.status)}) ${fact.say ?? ''}`;
}

function follow(client: ScimClient, on: string): Promise<ScimAnswer> {
  const space = on.indexOf(' ');
  return client.send(on.slice(0, space), on.slice(space + 1));
}
