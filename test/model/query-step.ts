import { expect } from '@jest/globals';

import type { ScimAnswer } from '../support/scim-client.js';
import { at, isBody, LIST_RESPONSE, listAt, textAt, type Body } from '../support/scim-messages.js';
import type { Action } from './action.js';
import { printCondition } from './conditions.js';
import type { DirectoryModel, Kind } from './directory-model.js';
import { answerOf, pageOf, projected, type Query } from './model-query.js';
import { comparable, type ServiceUnderTest } from './service-under-test.js';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** One page of a query by index, asked in the URL or in a body (RFC 7644 §3.4.2, §3.4.3). */
export async function checkList(
  model: DirectoryModel,
  { client, steps }: ServiceUnderTest,
  { of, query, by }: Action & { readonly kind: 'list' },
): Promise<void> {
  steps.count += 1;
  const parameters = parametersOf(model, query);
  const answer =
    by === 'GET'
      ? await client.get(`/${of}s?${queryString(parameters)}`)
      : await client.post(`/${of}s/.search`, { schemas: [SEARCH_REQUEST], ...parameters });
  const resources = resourcesIn(model, answer);
  const found = answerOf(model, of, query, resolver(model));
  const page = pageOf(found, query);
  expect(resources).toEqual(page.map((resource) => comparable(projected(resource, query))));
  expect(at(answer.body, 'totalResults')).toBe(found.length);
  expect(at(answer.body, 'itemsPerPage')).toBe(page.length);
  expect(at(answer.body, 'startIndex')).toBe(Math.max(1, query.startIndex ?? 1));
}

/** All pages of a query, each by the cursor of the one before (RFC 9865): they have what one page of all would have. */
export async function checkWalk(
  model: DirectoryModel,
  { client, steps }: ServiceUnderTest,
  { of, query }: Action & { readonly kind: 'walk' },
): Promise<void> {
  steps.count += 1;
  const parameters = parametersOf(model, query);
  const walked: Body[] = [];
  let cursor: string | undefined = '';
  const all = answerOf(model, of, query, resolver(model));
  for (let page = 0; cursor !== undefined; page += 1) {
    if (page > all.length + 1) throw new Error('the walk does not end');
    const answer = await client.get(`/${of}s?${queryString({ ...parameters, cursor })}`);
    walked.push(...resourcesIn(model, answer));
    expect(at(answer.body, 'totalResults')).toBe(all.length);
    cursor = at(answer.body, 'nextCursor') === undefined ? undefined : textAt(answer.body, 'nextCursor');
  }
  const expected = answerOf(model, of, query, resolver(model));
  expect(walked).toEqual(expected.map((resource) => comparable(projected(resource, query))));
}

/** Every resource of a kind, whole. */
export function checkAll(model: DirectoryModel, service: ServiceUnderTest, of: Kind): Promise<void> {
  return checkList(model, service, { kind: 'list', of, query: { count: 1000 }, by: 'GET' });
}

function resolver(model: DirectoryModel): (drawn: number) => string {
  const { pick } = model.snapshot();
  return (drawn) => pick(drawn);
}

/** The resources of a list, whose times the model has learnt. */
function resourcesIn(model: DirectoryModel, answer: ScimAnswer): readonly Body[] {
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  expect(at(answer.body, 'schemas')).toEqual([LIST_RESPONSE]);
  return listAt(answer.body, 'Resources').map((resource) => {
    if (!isBody(resource)) throw new Error(`no resource: ${JSON.stringify(resource)}`);
    const known = model.find(textAt(resource, 'id'));
    if (known !== undefined) model.learn(known, resource);
    return comparable(resource);
  });
}

type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

function parametersOf(model: DirectoryModel, query: Query): Parameters {
  const { filter, sortBy, ...rest } = query;
  return {
    ...rest,
    ...(filter === undefined ? {} : { filter: printCondition(filter, resolver(model)) }),
    ...(sortBy === undefined ? {} : { sortBy: sortBy.path }),
  };
}

function queryString(parameters: Parameters): string {
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  );
  return pairs.join('&');
}
