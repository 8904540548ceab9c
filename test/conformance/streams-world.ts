/** A service with streams of security event tokens, and receivers of them: each token that is read is verified. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { forEachEngine, type Engine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { startReceiver, type Behaviour, type Receiver } from '../support/receiver.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, bodyOf, textAt, type Body } from '../support/scim-messages.js';
import type { SelfSigned } from '../support/self-signed.js';
import { startTestService, type TestService } from '../support/service.js';

export const EVENT = 'urn:ietf:params:scim:event:';
export const SSF_EVENT = 'https://schemas.openid.net/secevent/ssf/event-type/';
export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';

/** A token that was verified: its signature, its header, and its claims against the JSON Schema. */
export interface Token {
  readonly jwt: string;
  readonly header: Body;
  readonly claims: Body;
  readonly jti: string;
  /** URI of its one event. */
  readonly uri: string;
  /** What the event says. */
  readonly payload: Body;
}

/** What a poll was answered. */
export interface Polled {
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable?: boolean;
}

/** One credential of a tenant, as a receiver and as a provisioning client. */
export interface StreamUser {
  readonly tenant: string;
  readonly token: string;
  /** SCIM. */
  readonly client: ScimClient;
  /** `path` is below `/events/v1`. */
  send(method: string, path: string, body?: unknown): Promise<ScimAnswer>;
  /** Makes a stream; that must succeed. */
  create(more?: Body): Promise<Body>;
  poll(stream: Body, request?: Body): Promise<Polled>;
  /** Polls until so many tokens came, acknowledges them, and gives them verified, in their order. */
  take(stream: Body, count: number): Promise<readonly Token[]>;
  /** Acknowledges whatever has happened up to now. */
  drain(stream: Body): Promise<void>;
}

/** One service for a block. */
export interface StreamsWorld {
  readonly service: TestService;
  /** A new tenant with one credential. */
  user(): Promise<StreamUser>;
  /** Another credential of a tenant. */
  colleague(user: StreamUser): Promise<StreamUser>;
  receiver(behaviour?: Behaviour, tls?: SelfSigned): Promise<Receiver>;
  verified(jwt: string): Promise<Token>;
}

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../docs/events/security-event-token.schema.json'), 'utf8'),
  ),
);

/** Registers a block of tests on each engine, against a service of its own. */
export function withStreams(name: string, fn: (world: StreamsWorld, engine: Engine) => void): void {
  forEachEngine(name, (engine) => {
    let service: TestService | undefined;
    const receivers: Receiver[] = [];
    beforeAll(async () => {
      service = await startTestService({
        databaseUrl: await engine.databaseUrl(),
        env: { EVENT_TARGETS_ALLOWED: '127.0.0.1,localhost' },
      });
    }, 60_000);
    afterAll(async () => {
      await service?.close();
      await Promise.all(receivers.map((receiver) => receiver.close()));
    }, 60_000);
    const running = (): TestService => {
      if (service === undefined) throw new Error('the service is up in tests and hooks only');
      return service;
    };
    const world: StreamsWorld = {
      get service() {
        return running();
      },
      async user() {
        const { name: tenant, token } = await running().tenant();
        return userOf(world, tenant, token);
      },
      async colleague({ tenant }) {
        const issued = await running().operator.issueToken(tenant, { name: 'colleague' }, Date.now());
        return userOf(world, tenant, issued.token);
      },
      async receiver(behaviour, tls) {
        const receiver = await startReceiver(behaviour, tls);
        receivers.push(receiver);
        return receiver;
      },
      verified: (jwt) => verify(running().origin, jwt),
    };
    fn(world, engine);
  });
}

/** The published keys of a service. */
export async function publishedKeys(origin: string): Promise<JSONWebKeySet> {
  const answer = await fetch(`${origin}/.well-known/jwks.json`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as JSONWebKeySet;
}

/** A token, verified by the published keys and valid by the JSON Schema. */
export async function verify(origin: string, jwt: string): Promise<Token> {
  const { payload: claims, protectedHeader: header } = await jwtVerify(
    jwt,
    createLocalJWKSet(await publishedKeys(origin)),
    { typ: 'secevent+jwt' },
  );
  validate(claims);
  expect({ claims, errors: validate.errors ?? [] }).toEqual({ claims, errors: [] });
  const [uri = ''] = Object.keys(claims['events'] as object);
  return {
    jwt,
    header: { ...header },
    claims,
    jti: textAt(claims, 'jti'),
    uri,
    payload: at(claims, 'events', uri) as Body,
  };
}

/** The last part of an event's URI, with that of its class: `prov:patch:notice`. */
export function kindOf({ uri }: Pick<Token, 'uri'>): string {
  return uri.replace(EVENT, '').replace(SSF_EVENT, '');
}

/** Resolves when all events that were committed have their places: what happened before a stream is none of its events. */
export async function everythingPlaced({ managementUrl }: TestService): Promise<void> {
  await eventually(async () => {
    const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
    expect(/^outbox_pending (\d+)$/m.exec(metrics)?.[1]).toBe('0');
  });
}

/** Id of a stream. */
export function idOf(stream: Body): string {
  return textAt(stream, 'stream_id');
}

function userOf(world: StreamsWorld, tenant: string, token: string): StreamUser {
  const { baseUrl, origin } = world.service;
  const events = new ScimClient({ baseUrl: `${origin}/events/v1`, token });
  const user: StreamUser = {
    tenant,
    token,
    client: new ScimClient({ baseUrl, token }),
    send: (method, path, body) =>
      events.send(method, path, {
        ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
      }),
    async create(more = {}) {
      await everythingPlaced(world.service);
      const answer = await user.send('POST', '/streams', more);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 201, text: answer.text });
      return bodyOf(answer);
    },
    async poll(stream, request = { returnImmediately: true }) {
      const answer = await user.send('POST', `/streams/${idOf(stream)}/poll`, request);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: answer.text });
      return answer.body as Polled;
    },
    async take(stream, count) {
      const taken: Token[] = [];
      let ack: readonly string[] = [];
      while (taken.length < count) {
        const { sets } = await user.poll(stream, { ack, maxEvents: count - taken.length });
        for (const [jti, jwt] of Object.entries(sets)) {
          const verified = await world.verified(jwt);
          expect(verified.jti).toBe(jti);
          taken.push(verified);
        }
        ack = Object.keys(sets);
      }
      await user.poll(stream, { ack, maxEvents: 0, returnImmediately: true });
      return taken;
    },
    async drain(stream) {
      await everythingPlaced(world.service);
      let ack: readonly string[] = [];
      do {
        const { sets } = await user.poll(stream, { ack, returnImmediately: true });
        ack = Object.keys(sets);
      } while (ack.length > 0);
    },
  };
  return user;
}
