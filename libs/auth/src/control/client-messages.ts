import type {
  ClientRequest,
  ClientSummary,
  IssuedClient,
  KeyRotationRequest,
  KeySummary,
  SecretRotationRequest,
} from '@rollcall/directory';

import type { ControlMessage } from './control-messages.js';

/** @throws ControlMessageError */
export function readClientRequest(message: ControlMessage): ClientRequest {
  return {
    name: message.text('name'),
    ...(message.has('scopes') ? { scopes: message.texts('scopes') } : {}),
    ...(message.has('tokenMinutes') ? { tokenMinutes: message.number('tokenMinutes') } : {}),
    ...(message.has('secretDays') ? { secretDays: message.number('secretDays') } : {}),
  };
}

/** @throws ControlMessageError */
export function readSecretRotationRequest(message: ControlMessage): SecretRotationRequest {
  return {
    ...(message.has('overlapHours') ? { overlapHours: message.number('overlapHours') } : {}),
    ...(message.has('secretDays') ? { secretDays: message.number('secretDays') } : {}),
  };
}

/** @throws ControlMessageError */
export function readClientSummary(message: ControlMessage): ClientSummary {
  return {
    id: message.text('id'),
    name: message.text('name'),
    status: message.oneOf('status', ['active', 'expired', 'revoked']),
    tokenMinutes: message.number('tokenMinutes'),
    secrets: message.list('secrets', (secret) => ({
      created: secret.number('created'),
      expires: secret.number('expires'),
    })),
    created: message.number('created'),
    revoked: message.numberOrNull('revoked'),
    lastUsed: message.numberOrNull('lastUsed'),
    ...(message.has('scopes') ? { scopes: message.texts('scopes') } : {}),
  };
}

/** @throws ControlMessageError */
export function readIssuedClient(message: ControlMessage): IssuedClient {
  return { client: readClientSummary(message.message('client')), secret: message.text('secret') };
}

/** @throws ControlMessageError */
export function readKeyRotationRequest(message: ControlMessage): KeyRotationRequest {
  return message.has('evenIfNew') ? { evenIfNew: message.flag('evenIfNew') } : {};
}

/** @throws ControlMessageError */
export function readKeySummary(message: ControlMessage): KeySummary {
  return {
    kid: message.text('kid'),
    state: message.oneOf('state', ['next', 'current', 'previous']),
    created: message.number('created'),
  };
}
