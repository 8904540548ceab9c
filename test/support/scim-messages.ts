/** The messages and URNs that specs send and expect, written out here so that no spec leans on the code it proves. */
import { expect } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import type { ScimAnswer, ScimClient } from './scim-client.js';

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** A JSON object as sent and received. */
export type Body = Readonly<Record<string, unknown>>;

/** A resource that a spec made. */
export interface Made {
  readonly id: string;
  readonly body: Body;
  /** `/Users/{id}`. */
  readonly path: string;
}

/** A name that no other test of the run has. */
export function unique(stem: string): string {
  return `${stem}-${randomBytes(5).toString('hex')}`;
}

/** A User body with a userName of its own. */
export function userBody(more: Body = {}): Body {
  return { schemas: [CORE], userName: unique('user'), ...more };
}

/** A Group body with a displayName of its own. */
export function groupBody(more: Body = {}): Body {
  return { schemas: [GROUP], displayName: unique('group'), ...more };
}

/** A PATCH body (RFC 7644 §3.5.2). */
export function patchOp(...operations: readonly unknown[]): Body {
  return { schemas: [PATCH_OP], Operations: operations };
}

/** Whether a value is a JSON object. */
export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of member names and indexes, or undefined. */
export function at(value: unknown, ...steps: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of steps) {
    if (Array.isArray(current) && typeof step === 'number') current = current[step];
    else if (isBody(current) && typeof step === 'string') current = current[step];
    else return undefined;
  }
  return current;
}

/** The string at a path; the test fails where there is none. */
export function textAt(value: unknown, ...steps: readonly (string | number)[]): string {
  const found = at(value, ...steps);
  if (typeof found !== 'string') throw new Error(`no string at ${steps.join('.')}: ${JSON.stringify(value)}`);
  return found;
}

/** The object of an answer; the test fails where there is none. */
export function bodyOf(answer: ScimAnswer): Body {
  if (!isBody(answer.body))
    throw new Error(`no JSON object in ${String(answer.status)}: ${answer.text.slice(0, 300)}`);
  return answer.body;
}

/** The elements of an array at a path; none where there is no array. */
export function listAt(value: unknown, ...steps: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...steps);
  return Array.isArray(found) ? found : [];
}

/** The resources of a list answer, after checking that it is one (Q-PAGE-01). */
export function resourcesOf(answer: ScimAnswer): readonly unknown[] {
  expect({ status: answer.status, schemas: at(answer.body, 'schemas') }).toEqual({
    status: 200,
    schemas: [LIST_RESPONSE],
  });
  return listAt(answer.body, 'Resources');
}

/** The ids of a list answer. */
export function idsOf(answer: ScimAnswer): readonly string[] {
  return resourcesOf(answer).map((resource) => textAt(resource, 'id'));
}

/** Creates a resource; the test fails where that is refused. */
export async function make(client: ScimClient, endpoint: string, body: Body): Promise<Made> {
  const answer = await client.post(endpoint, body);
  if (answer.status !== 201) throw new Error(`POST ${endpoint}: ${String(answer.status)} ${answer.text}`);
  const id = textAt(answer.body, 'id');
  return { id, body: bodyOf(answer), path: `${endpoint}/${id}` };
}

/** Creates a user. */
export function makeUser(client: ScimClient, more: Body = {}): Promise<Made> {
  return make(client, '/Users', userBody(more));
}

/** Creates a group. */
export function makeGroup(client: ScimClient, more: Body = {}): Promise<Made> {
  return make(client, '/Groups', groupBody(more));
}

/** Reads a resource again; the test fails where it is gone. */
export async function read(client: ScimClient, path: string): Promise<Body> {
  const answer = await client.get(path);
  if (answer.status !== 200) throw new Error(`GET ${path}: ${String(answer.status)} ${answer.text}`);
  return bodyOf(answer);
}

/** Sends one PATCH, expects that it succeeds, and reads the resource again. */
export async function patched(
  client: ScimClient,
  made: Made,
  ...operations: readonly unknown[]
): Promise<Body> {
  const answer = await client.patch(made.path, patchOp(...operations));
  expect({ status: answer.status, text: answer.status < 300 ? '' : answer.text }).toEqual({
    status: made.path.startsWith('/Groups') ? 204 : 200,
    text: '',
  });
  return read(client, made.path);
}

/** Expects the SCIM error `E(status, scimType)` (H-ERR-01, H-ERR-02). Several scimTypes: any of them. */
export function expectError(answer: ScimAnswer, status: number, ...scimTypes: readonly string[]): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text: answer.text });
  expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
  expect(answer.body).toMatchObject({ schemas: [ERROR], status: String(status), detail: expect.any(String) });
  const scimType = at(answer.body, 'scimType');
  if (scimTypes.length === 0) expect(scimType).toBeUndefined();
  else expect(scimTypes).toContain(scimType);
}
