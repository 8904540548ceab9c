import {
  TRUSTED_ALGORITHMS,
  type IssuerChange,
  type IssuerOperator,
  type IssuerRequest,
  type TrustedAlgorithm,
  type TrustedIssuer,
} from '@rollcall/directory';

import { ControlMessageError, type ControlMessage, type ControlOperation } from './control-messages.js';

/** @throws ControlMessageError */
export function readIssuerRequest(message: ControlMessage): IssuerRequest {
  return {
    name: message.text('name'),
    issuer: message.text('issuer'),
    audience: message.text('audience'),
    ...(message.has('algorithms') ? { algorithms: readAlgorithms(message) } : {}),
    ...(message.has('jwksUri') ? { jwksUri: message.text('jwksUri') } : {}),
    ...(message.has('subject') ? { subject: message.text('subject') } : {}),
    ...(message.has('claims') ? { claims: readClaims(message) } : {}),
    ...(message.has('scopes') ? { scopes: message.texts('scopes') } : {}),
  };
}

/** @throws ControlMessageError */
export function readIssuerChange(message: ControlMessage): IssuerChange {
  const orNull = <T>(name: string, read: () => T): Readonly<Record<string, T | null>> =>
    message.has(name) ? { [name]: message.isNull(name) ? null : read() } : {};
  return {
    ...(message.has('name') ? { name: message.text('name') } : {}),
    ...(message.has('issuer') ? { issuer: message.text('issuer') } : {}),
    ...(message.has('audience') ? { audience: message.text('audience') } : {}),
    ...orNull('algorithms', () => readAlgorithms(message)),
    ...orNull('jwksUri', () => message.text('jwksUri')),
    ...orNull('subject', () => message.text('subject')),
    ...orNull('claims', () => readClaims(message)),
    ...orNull('scopes', () => message.texts('scopes')),
  };
}

/** @throws ControlMessageError */
export function readTrustedIssuer(message: ControlMessage): TrustedIssuer {
  return {
    ...readIssuerRequest(message),
    algorithms: readAlgorithms(message),
    id: message.text('id'),
    tenantId: message.number('tenantId'),
    created: message.number('created'),
  };
}

/** The calls of an `IssuerOperator` over the control socket. */
export function issuerCaller(
  call: (operation: ControlOperation, body: object) => Promise<ControlMessage>,
): IssuerOperator {
  return {
    createIssuer: async (tenant, request) =>
      readTrustedIssuer((await call('createIssuer', { tenant, request })).message('result')),
    listIssuers: async (tenant) => (await call('listIssuers', { tenant })).list('result', readTrustedIssuer),
    updateIssuer: async (tenant, id, change) =>
      readTrustedIssuer((await call('updateIssuer', { tenant, id, change })).message('result')),
    deleteIssuer: async (tenant, id) =>
      readTrustedIssuer((await call('deleteIssuer', { tenant, id })).message('result')),
  };
}

function readAlgorithms(message: ControlMessage): readonly TrustedAlgorithm[] {
  return message.texts('algorithms').map((name) => {
    const known = TRUSTED_ALGORITHMS.find((algorithm) => algorithm === name);
    if (known === undefined) {
      throw new ControlMessageError(`"algorithms" has one that is not of ${TRUSTED_ALGORITHMS.join(', ')}`);
    }
    return known;
  });
}

function readClaims(message: ControlMessage): Readonly<Record<string, string>> {
  const claims = message.json('claims');
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw new ControlMessageError('"claims" is not an object');
  }
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string') throw new ControlMessageError(`"claims" has a member that is no text`);
      return [name, value];
    }),
  );
}
