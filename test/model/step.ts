import { expect } from '@jest/globals';
import type { AsyncCommand } from 'fast-check';

import { bodyOf, textAt } from '../support/scim-messages.js';
import type { ScimAnswer } from '../support/scim-client.js';
import type { Action, Write } from './action.js';
import { runBulk } from './bulk-step.js';
import type { DirectoryModel } from './directory-model.js';
import { projected, type Projected } from './model-query.js';
import { planWrite } from './plan-write.js';
import { checkList, checkWalk } from './query-step.js';
import { comparable, expectRefusal, refusalOf, type ServiceUnderTest } from './service-under-test.js';

/** One action, done to the service and to the model, whose answers must be the same. */
export class Step implements AsyncCommand<DirectoryModel, ServiceUnderTest> {
  constructor(private readonly action: Action) {}

  check(): boolean {
    return true;
  }

  async run(model: DirectoryModel, service: ServiceUnderTest): Promise<void> {
    const { action } = this;
    const understood = service.supports.etag ? (write: Write) => write : withoutPrecondition;
    switch (action.kind) {
      case 'bulk': {
        const writes = action.writes.map(understood);
        if (service.supports.bulk) return runBulk(model, service, { ...action, writes });
        for (const write of writes) await runWrite(model, service, write);
        return;
      }
      case 'get':
        return runGet(model, service, action);
      case 'list':
        return checkList(model, service, action);
      case 'walk':
        return checkWalk(model, service, action);
      default:
        return runWrite(model, service, understood(action));
    }
  }

  toString(): string {
    return JSON.stringify(this.action);
  }
}

async function runWrite(model: DirectoryModel, service: ServiceUnderTest, write: Write): Promise<void> {
  service.steps.count += 1;
  const planned = planWrite(model, model.snapshot(), write);
  const { kind, method, id, body, ifMatch, refusals, success } = planned;
  const answer = await service.client.send(method, id === undefined ? `/${kind}s` : `/${kind}s/${id}`, {
    ...(body === undefined ? {} : { body }),
    ...(ifMatch === undefined ? {} : { headers: { 'If-Match': `W/"${ifMatch}"` } }),
  });
  if (expectRefusal(refusalOf(answer), { refusals, success, text: answer.text })) return;
  const written = id ?? textAt(answer.body, 'id');
  planned.commit(written);
  if (success === 204) expect(answer.text).toBe('');
  else expectResource(model, written, answer);
}

function withoutPrecondition(write: Write): Write {
  if (!('precondition' in write)) return write;
  const { precondition: _ignored, ...rest } = write;
  return rest;
}

async function runGet(
  model: DirectoryModel,
  { client, steps }: ServiceUnderTest,
  { of, on, shown }: Action & { readonly kind: 'get' },
): Promise<void> {
  steps.count += 1;
  const id = model.snapshot().pick(on, of);
  const query = Object.entries(shown).map(([name, names]) => `?${name}=${names.join(',')}`);
  const answer = await client.get(`/${of}s/${id}${query.join('')}`);
  const refusals = model.find(id)?.kind === of ? [] : ['404'];
  if (expectRefusal(refusalOf(answer), { refusals, success: 200, text: answer.text })) return;
  expectResource(model, id, answer, shown);
}

function expectResource(model: DirectoryModel, id: string, answer: ScimAnswer, shown: Projected = {}): void {
  const body = bodyOf(answer);
  const found = model.find(id);
  if (found === undefined) throw new Error(`the model has no ${id}`);
  const known = model.learn(found, body);
  expect(comparable(body)).toEqual(comparable(projected(model.render(known), shown)));
  expect(answer.headers.etag).toBe(`W/"${known.version}"`);
}
