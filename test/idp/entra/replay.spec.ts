/** Replays what Microsoft Entra and its validators send, each request in an empty tenant, and checks every stated fact. */
import { describe, expect, it } from '@jest/globals';

import { conformance } from '../../conformance/conformance.js';
import type { ScimAnswer, ScimClient } from '../../support/scim-client.js';
import { isBody, textAt } from '../../support/scim-messages.js';
import { factHolds, factValue } from './facts.js';
import { readTraces, type Fact, type SceneRequest, type Trace } from './trace.js';

const TRACES = readTraces();

/** What the tenant of a trace has registered before. */
const REGISTERED: Readonly<Record<string, object>> = {
  A18: {
    id: 'urn:ietf:params:scim:schemas:extension:orchard:2.0:User',
    attributes: [{ name: 'badgeColour' }],
  },
};

/** These need what the service does not have yet; they are replayed as soon as it does. */
const NOT_APPLICABLE_YET = [
  { number: 'A72', needs: 'OAuth clients' },
  { number: 'A73', needs: 'OAuth clients' },
];

function applies(trace: Trace): boolean {
  return !NOT_APPLICABLE_YET.some(({ number }) => trace.name.startsWith(`${number} `));
}

/** Puts the ids of created resources in place of `{{alias.id}}`; ids are UUIDs, so the JSON text stays sound. */
function fill<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (value === undefined) return value;
  let text = JSON.stringify(value);
  for (const [alias, id] of ids) text = text.replaceAll(`{{${alias}}}`, id);
  return JSON.parse(text);
}

/** Bodies go out with the content type that Entra sends. */
function send(
  client: ScimClient,
  request: SceneRequest,
  ids: ReadonlyMap<string, string>,
): Promise<ScimAnswer> {
  const body = fill(request.body, ids);
  const content =
    body === undefined || body === null ? {} : { 'Content-Type': 'application/scim+json; charset=utf-8' };
  return client.send(request.method, fill(request.path, ids), {
    headers: { ...content, ...request.headers },
    ...(typeof body === 'string' ? { raw: body } : body === undefined || body === null ? {} : { body }),
  });
}

async function setScene(client: ScimClient, trace: Trace): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { alias, resource, body } of trace.precondition?.create ?? []) {
    const answer = await send(client, { method: 'POST', path: `/${resource}`, body }, ids);
    expect({ alias, status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({
      alias,
      status: 201,
      text: '',
    });
    ids.set(`${alias}.id`, textAt(answer.body, 'id'));
  }
  for (const request of trace.precondition?.then ?? []) {
    const answer = await send(client, request, ids);
    expect({ path: request.path, text: answer.status < 300 ? '' : answer.text }).toEqual({
      path: request.path,
      text: '',
    });
  }
  return ids;
}

async function checkFact(client: ScimClient, response: ScimAnswer, fact: Fact): Promise<string | undefined> {
  const [method = '', path = ''] = fact.on === 'response' ? [] : fact.on.split(' ', 2);
  const answer = method === '' ? response : await client.send(method, path);
  if (method !== '' && fact.is !== 'status' && answer.status >= 300) return `${fact.on}: ${answer.text}`;
  if (factHolds(fact, answer)) return undefined;
  const place = fact.header ?? JSON.stringify(fact.at);
  const got = JSON.stringify(factValue(fact, answer));
  return `${fact.on} ${place} ${fact.is} ${JSON.stringify(fact.value)}; got ${got} (${String(answer.status)}) ${fact.say ?? ''}`;
}

describe('The recorded requests of Microsoft Entra', () => {
  it('entra: there are 80, and those that wait for a feature are named', () => {
    expect(TRACES).toHaveLength(80);
    const needing = TRACES.filter(({ precondition }) =>
      /oauth|client|extension|registered/i.test(precondition?.text ?? ''),
    );
    const known = [...Object.keys(REGISTERED), ...NOT_APPLICABLE_YET.map(({ number }) => number)];
    expect(needing.map(({ name }) => name.slice(0, 3))).toEqual(known);
  });
});

conformance('Replay of Microsoft Entra', (world) => {
  for (const trace of TRACES.filter(applies)) {
    it(`entra ${trace.name}`, async () => {
      const schema = REGISTERED[trace.name.slice(0, 3)];
      const client = schema === undefined ? await world.tenant() : await world.tenantWith(schema);
      const ids = await setScene(client, trace);
      const response = await send(client, trace, ids);
      expect({ status: response.status, text: response.text }).toEqual({
        status: [trace.expect.status].flat().includes(response.status)
          ? response.status
          : trace.expect.status,
        text: response.text,
      });
      if (isBody(response.body) && typeof response.body['id'] === 'string')
        ids.set('result.id', response.body['id']);
      const problems: string[] = [];
      for (const fact of trace.expect.facts ?? []) {
        const problem = await checkFact(client, response, fill(fact, ids));
        if (problem !== undefined) problems.push(problem);
      }
      expect(problems).toEqual([]);
    });
  }
});
