import {
  LOG_OUTCOMES,
  type AuditEntry,
  type AuditHead,
  type AuditPage,
  type AuditVerdict,
  type LogEntry,
  type LogPage,
  type LogQuery,
  type LogSlice,
} from '@rollcall/directory';

import { ControlMessageError, type ControlMessage } from './control-messages.js';

const FAULTS = ['changed', 'removed', 'reordered', 'added', 'forked'] as const;

/** @throws ControlMessageError */
export function readLogQuery(message: ControlMessage): LogQuery {
  return {
    ...(message.has('user') ? { user: message.text('user') } : {}),
    ...(message.has('status') ? { status: message.number('status') } : {}),
    ...(message.has('outcome') ? { outcome: message.oneOf('outcome', LOG_OUTCOMES) } : {}),
    ...(message.has('credential') ? { credential: message.text('credential') } : {}),
    ...(message.has('requestId') ? { requestId: message.text('requestId') } : {}),
    ...(message.has('since') ? { since: message.number('since') } : {}),
    ...(message.has('until') ? { until: message.number('until') } : {}),
  };
}

/** @throws ControlMessageError */
export function readLogSlice(message: ControlMessage): LogSlice {
  return {
    limit: readLimit(message),
    ...(message.has('after') ? { after: message.text('after') } : {}),
  };
}

/** The entries are as the service wrote them, which is of the same release. @throws ControlMessageError */
export function readLogPage(message: ControlMessage): LogPage {
  return {
    entries: listOf<LogEntry>(message),
    next: message.has('next') ? message.text('next') : undefined,
  };
}

/** @throws ControlMessageError */
export function readAuditSlice(message: ControlMessage): {
  readonly limit: number;
  readonly before?: number;
} {
  return {
    limit: readLimit(message),
    ...(message.has('before') ? { before: message.number('before') } : {}),
  };
}

/** As `readLogPage`. @throws ControlMessageError */
export function readAuditPage(message: ControlMessage): AuditPage {
  return {
    entries: listOf<AuditEntry>(message),
    next: message.has('next') ? message.number('next') : undefined,
  };
}

/** @throws ControlMessageError */
export function readAuditHead(message: ControlMessage): AuditHead {
  return { seq: message.number('seq'), hash: message.text('hash') };
}

/** @throws ControlMessageError */
export function readAuditVerdict(message: ControlMessage): AuditVerdict {
  const fault = message.has('fault') ? message.message('fault') : undefined;
  return {
    entries: message.number('entries'),
    head: readAuditHead(message.message('head')),
    fault:
      fault === undefined
        ? undefined
        : {
            seq: fault.number('seq'),
            kind: fault.oneOf('kind', FAULTS),
            message: fault.text('message'),
          },
  };
}

/** Entries of one answer at most; it goes into a statement. */
const MOST = 1000;

function readLimit(message: ControlMessage): number {
  const limit = message.number('limit');
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new ControlMessageError(`"limit" is not a whole number from 1 to ${MOST}`);
}

function listOf<Entry>(message: ControlMessage): readonly Entry[] {
  const entries: unknown = message.json('entries');
  if (!Array.isArray(entries)) throw new ControlMessageError('"entries" is not a list');
  return entries.map((entry: unknown) => entry as Entry);
}
