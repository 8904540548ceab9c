import { TRUSTED_ALGORITHMS } from '@rollcall/directory';
import { SIGNING_ALGORITHMS, WEBHOOK_PAYLOADS } from '@rollcall/outbox';

import {
  count,
  flag,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  openObject,
  orNull,
  ref,
  text,
  told,
  type Shape,
} from './shapes.js';

const CREATED = { created: instant };

const SINK = {
  required: {
    id,
    name: text,
    kind: text,
    ...CREATED,
    state: oneOf('active', 'backingOff', 'quarantined', 'paused'),
    cursor: told(integer, 'Up to which place of the feed all was delivered or set aside.'),
    head: told(integer, 'The end of the feed.'),
    lag: count,
    missed: told(count, 'Events that are kept no longer, which it has not got.'),
    attempts: count,
    nextAttempt: orNull(instant),
    lastError: orNull(text),
    parked: count,
    dead: count,
  },
  optional: {
    url: text,
    payload: oneOf(...WEBHOOK_PAYLOADS),
    signing: object({
      algorithm: oneOf(...SIGNING_ALGORITHMS),
      publicKeys: list(object({ key: text, until: orNull(instant) })),
    }),
  },
};

const CLIENT = {
  required: {
    id,
    name: text,
    status: oneOf('active', 'expired', 'revoked'),
    tokenMinutes: count,
    secrets: list(object({ created: instant, expires: instant })),
    ...CREATED,
    revoked: orNull(instant),
    lastUsed: orNull(instant),
  },
  optional: { scopes: list(text) },
};

const TOKEN = {
  id,
  kind: text,
  name: text,
  status: text,
  ...CREATED,
  expires: orNull(instant),
  revoked: orNull(instant),
  lastUsed: orNull(instant),
  user: orNull(text),
  scopes: orNull(list(text)),
  networks: orNull(list(text)),
};

const SECRET = told(text, 'It is shown this once.');

/** What the administration shows. */
export const ADMINISTRATION_SHAPES: Readonly<Record<string, Shape>> = {
  Problem: {
    type: 'object',
    description: 'A refusal outside of SCIM (RFC 9457).',
    properties: {
      status: { type: 'integer', minimum: 400, maximum: 599 },
      title: text,
      detail: told(text, 'What was wrong, where, and what to do.'),
      errors: list(object({ pointer: text, detail: text })),
    },
    required: ['status', 'title', 'detail'],
  },
  TenantSettings: told(openObject, 'What is set for a tenant; what is absent is as the service has it.'),
  Tenant: object(
    {
      name: text,
      state: oneOf('active', 'paused', 'deleting'),
      ...CREATED,
      uniqueGroupNames: flag,
      settings: ref('TenantSettings'),
    },
    {
      deletion: object({
        started: instant,
        resources: count,
        resourcesRemoved: count,
        rowsRemoved: count,
      }),
    },
  ),
  Token: object(TOKEN),
  IssuedToken: object({ ...TOKEN, token: SECRET }),
  RotatedToken: object({ ...TOKEN, token: SECRET, replaced: ref('Token') }),
  Client: object(CLIENT.required, CLIENT.optional),
  ClientWithSecret: object({ ...CLIENT.required, secret: SECRET }, CLIENT.optional),
  Issuer: object(
    {
      id,
      name: text,
      issuer: text,
      audience: text,
      algorithms: list(oneOf(...TRUSTED_ALGORITHMS)),
      ...CREATED,
    },
    {
      jwksUri: text,
      subject: text,
      claims: { type: 'object', additionalProperties: text },
      scopes: list(text),
    },
  ),
  Sink: object(SINK.required, SINK.optional),
  SinkWithSecret: object(SINK.required, { ...SINK.optional, secret: SECRET }),
  RegisteredSchema: told(
    { ...openObject, required: ['id', 'name', 'attributes', 'extends'] },
    'A schema (RFC 7643 §7), and the names of the types that it extends.',
  ),
  Guard: object({
    setting: orNull(object({ share: { type: 'number' }, minimum: count, windowMinutes: { type: 'number' } })),
    removals: list(
      object({
        action: text,
        type: text,
        counted: count,
        threshold: { type: 'number' },
        refused: count,
        approvedUntil: orNull(instant),
        approvedCount: orNull(count),
        rejectedUntil: orNull(instant),
      }),
    ),
    refused: list(
      object({
        action: text,
        type: text,
        resourceId: text,
        count,
        attempts: count,
        firstRefused: instant,
        lastRefused: instant,
        actor: text,
        requestId: text,
      }),
    ),
  }),
  ArchivedResource: object(
    { id, type: text, version: count, deleted: instant },
    { userName: text, displayName: text, externalId: text },
  ),
  RestoredResource: object({
    id,
    type: text,
    version: count,
    memberships: count,
    references: count,
    missing: count,
  }),
  LogEntry: object(
    {
      id,
      time: instant,
      requestId: text,
      operation: text,
      method: text,
      status: integer,
      resource: object({}, { type: text, id: text, name: text, externalId: text }),
      changes: list(object({ path: text }, { before: {}, after: {} })),
      credential: object({ id: text }, { name: text }),
      client: object({}, { userAgent: text, address: text }),
    },
    {
      scimType: text,
      detail: text,
      filter: text,
      durationMs: { type: 'number' },
      bulk: object({ index: count }, { bulkId: text }),
      eventId: text,
      recovered: flag,
      dryRun: flag,
    },
  ),
  AuditEntry: object(
    {
      seq: count,
      time: instant,
      actor: object({ kind: oneOf('api', 'cli', 'service'), id: text }, { name: text }),
      action: text,
      outcome: oneOf('begun', 'done', 'refused', 'failed'),
      detail: openObject,
      hash: text,
    },
    { tenant: text, of: count, requestId: text },
  ),
  AuditHead: object({ seq: count, hash: text }),
  Explanation: object(
    {
      resourceType: text,
      filter: text,
      parsed: openObject,
      bound: openObject,
      plan: object({
        by: oneOf('index', 'walk', 'compare', 'scan'),
        summary: text,
        sql: text,
        steps: list(openObject),
      }),
    },
    { resource: object({ id, matches: flag, why: openObject }) },
  ),
};
