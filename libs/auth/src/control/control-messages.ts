import {
  TENANT_STATES,
  type BegunEpoch,
  type ImportedCatalogues,
  type ImportedSchemas,
  type IssuedToken,
  type ReplayedSink,
  type ReplayRequest,
  type SchemaOperator,
  type SinkSummary,
  type RotatedToken,
  type RotationRequest,
  type TenantRequest,
  type TenantSummary,
  type TokenRequest,
  type TokenSummary,
} from '@rollcall/directory';

/**
 * What the control socket offers: the operators of `ControlServerOptions`, and the service's address. Each is
 * `POST /<operation>`.
 */
export const CONTROL_OPERATIONS = [
  'createTenant',
  'listTenants',
  'issueToken',
  'listTokens',
  'rotateToken',
  'revokeToken',
  'showTenant',
  'changeTenantSettings',
  'pauseTenant',
  'resumeTenant',
  'deleteTenant',
  'continueDeletion',
  'listSinks',
  'replayEvents',
  'beginEpoch',
  'importSchemas',
  'importCatalogues',
  'createClient',
  'listClients',
  'rotateClient',
  'revokeClient',
  'createIssuer',
  'listIssuers',
  'updateIssuer',
  'deleteIssuer',
  'rotateKeys',
  'showGuard',
  'approveRemovals',
  'rejectRemovals',
  'listArchive',
  'restoreArchived',
  'findLog',
  'readAudit',
  'readAuditHead',
  'verifyAudit',
  'importColumns',
  'importRows',
  'exportColumns',
  'exportPage',
  'publicUrl',
] as const;

/** What is imported, as it was parsed. */
type GivenDefinitions = Parameters<SchemaOperator['importSchemas']>[1];

/** The name of an operation. */
export type ControlOperation = (typeof CONTROL_OPERATIONS)[number];

/** A body of the control socket is not what the operation sends. */
export class ControlMessageError extends Error {
  override readonly name = 'ControlMessageError';
}

/** A JSON object whose members are read one by one, each with the type that it must have. */
export class ControlMessage {
  readonly #members: ReadonlyMap<string, unknown>;

  /** @throws ControlMessageError when the value is not a JSON object */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ControlMessageError('not a JSON object');
    }
    this.#members = new Map<string, unknown>(Object.entries(value));
  }

  text(name: string): string {
    const value = this.#members.get(name);
    if (typeof value !== 'string') throw new ControlMessageError(`"${name}" is not a string`);
    return value;
  }

  textOrNull(name: string): string | null {
    return this.#members.get(name) === null ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.#members.get(name);
    if (typeof value !== 'boolean') throw new ControlMessageError(`"${name}" is neither true nor false`);
    return value;
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T {
    const value = this.#members.get(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new ControlMessageError(`"${name}" is not one of ${words.join(', ')}`);
    return word;
  }

  number(name: string): number {
    const value = this.#members.get(name);
    if (typeof value !== 'number') throw new ControlMessageError(`"${name}" is not a number`);
    return value;
  }

  numberOrNull(name: string): number | null {
    return this.#members.get(name) === null ? null : this.number(name);
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  isNull(name: string): boolean {
    return this.#members.get(name) === null;
  }

  message(name: string): ControlMessage {
    return new ControlMessage(this.#members.get(name));
  }

  texts(name: string): readonly string[] {
    const value = this.#members.get(name);
    if (!Array.isArray(value)) throw new ControlMessageError(`"${name}" is not a list`);
    return value.map((item: unknown) => {
      if (typeof item !== 'string') throw new ControlMessageError(`"${name}" is not a list of strings`);
      return item;
    });
  }

  /** Any JSON value; null where it is absent. */
  json(name: string): GivenDefinitions {
    return (this.#members.get(name) ?? null) as GivenDefinitions;
  }

  list<T>(name: string, read: (item: ControlMessage) => T): readonly T[] {
    const value = this.#members.get(name);
    if (!Array.isArray(value)) throw new ControlMessageError(`"${name}" is not a list`);
    return value.map((item: unknown) => read(new ControlMessage(item)));
  }
}

/** @throws ControlMessageError */
export function readTenantSummary(message: ControlMessage): TenantSummary {
  return {
    name: message.text('name'),
    created: message.number('created'),
    ...(message.has('state') ? { state: message.oneOf('state', TENANT_STATES) } : {}),
  };
}

/** @throws ControlMessageError */
export function readTenantRequest(message: ControlMessage): TenantRequest {
  return {
    name: message.text('name'),
    ...(message.has('uniqueGroupNames') ? { uniqueGroupNames: message.flag('uniqueGroupNames') } : {}),
  };
}

/** @throws ControlMessageError */
export function readRotationRequest(message: ControlMessage): RotationRequest {
  return {
    ...(message.has('overlapHours') ? { overlapHours: message.number('overlapHours') } : {}),
    ...(message.has('expiresInDays') ? { expiresInDays: message.number('expiresInDays') } : {}),
  };
}

/** @throws ControlMessageError */
export function readTokenRequest(message: ControlMessage): TokenRequest {
  return {
    name: message.text('name'),
    ...(message.has('expiresInDays') ? { expiresInDays: message.number('expiresInDays') } : {}),
    ...(message.has('subject') ? { subject: message.text('subject') } : {}),
    ...(message.has('scopes') ? { scopes: message.texts('scopes') } : {}),
    ...(message.has('networks') ? { networks: message.texts('networks') } : {}),
  };
}

/** @throws ControlMessageError */
export function readTokenSummary(message: ControlMessage): TokenSummary {
  return {
    id: message.text('id'),
    kind: message.oneOf('kind', ['bearer', 'admin']),
    name: message.text('name'),
    status: message.oneOf('status', ['active', 'expired', 'revoked']),
    created: message.number('created'),
    expires: message.numberOrNull('expires'),
    revoked: message.numberOrNull('revoked'),
    lastUsed: message.numberOrNull('lastUsed'),
    ...(message.has('subject') ? { subject: message.text('subject') } : {}),
    ...(message.has('scopes') ? { scopes: message.texts('scopes') } : {}),
    ...(message.has('networks') ? { networks: message.texts('networks') } : {}),
  };
}

/** @throws ControlMessageError */
export function readIssuedToken(message: ControlMessage): IssuedToken {
  return { credential: readTokenSummary(message.message('credential')), token: message.text('token') };
}

/** @throws ControlMessageError */
export function readRotatedToken(message: ControlMessage): RotatedToken {
  return { ...readIssuedToken(message), replaced: readTokenSummary(message.message('replaced')) };
}

/** @throws ControlMessageError */
export function readReplayRequest(message: ControlMessage): ReplayRequest {
  const resource = message.has('resource') ? message.message('resource') : undefined;
  return {
    ...(message.has('afterSeq') ? { afterSeq: message.number('afterSeq') } : {}),
    ...(message.has('since') ? { since: message.number('since') } : {}),
    ...(resource === undefined
      ? {}
      : {
          resource: {
            id: resource.text('id'),
            ...(resource.has('type') ? { type: resource.text('type') } : {}),
          },
        }),
  };
}

/** @throws ControlMessageError */
export function readSinkSummary(message: ControlMessage): SinkSummary {
  return {
    id: message.text('id'),
    name: message.text('name'),
    kind: message.text('kind'),
    ofAllTenants: message.flag('ofAllTenants'),
    created: message.number('created'),
    state: message.oneOf('state', ['active', 'backingOff', 'quarantined', 'paused']),
    seq: message.number('seq'),
    head: message.number('head'),
    behind: message.number('behind'),
    attempts: message.number('attempts'),
    nextAttempt: message.number('nextAttempt'),
    lastError: message.textOrNull('lastError'),
    parked: message.number('parked'),
    dead: message.number('dead'),
    missed: message.number('missed'),
  };
}

/** @throws ControlMessageError */
export function readReplayedSink(message: ControlMessage): ReplayedSink {
  return {
    fromSeq: message.number('fromSeq'),
    events: message.number('events'),
    sink: readSinkSummary(message.message('sink')),
  };
}

/** @throws ControlMessageError */
export function readBegunEpoch(message: ControlMessage): BegunEpoch {
  return { epoch: message.number('epoch'), previous: message.number('previous') };
}

/** @throws ControlMessageError */
export function readImportedSchemas(message: ControlMessage): ImportedSchemas {
  return { schemas: message.texts('schemas'), resourceTypes: message.texts('resourceTypes') };
}

/** @throws ControlMessageError */
export function readImportedCatalogues(message: ControlMessage): ImportedCatalogues {
  return { roles: message.texts('roles'), entitlements: message.texts('entitlements') };
}
