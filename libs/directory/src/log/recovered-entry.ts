import type { NotedVersion } from '../ports/request-notes.js';
import { changeOf, storedNames } from './describe-request.js';
import type { LogDraft, LogOperation } from './log-entry.js';

/** A change that has no entry of its own, as its event tells it. */
export interface TracedChange {
  readonly version: NotedVersion;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** Id of the credential. */
  readonly actor: string;
  readonly requestId: string;
}

const OPERATIONS: Readonly<
  Record<string, { readonly operation: LogOperation; readonly method: string; readonly status: number }>
> = {
  create: { operation: 'create', method: 'POST', status: 201 },
  put: { operation: 'replace', method: 'PUT', status: 200 },
  patch: { operation: 'modify', method: 'PATCH', status: 200 },
  delete: { operation: 'delete', method: 'DELETE', status: 204 },
};

/**
 * The entry of a change from its event: what a process did that ended before it wrote its entries, or carried out later.
 * Who the client was beyond its credential, and how long it took, is not known.
 * @returns undefined for a consequence of another change, which has no entry
 */
export function recoveredEntry({
  version,
  occurredAt,
  actor,
  requestId,
}: TracedChange): LogDraft | undefined {
  const kind = OPERATIONS[version.payloads[0]?.operation ?? ''];
  if (kind === undefined) return undefined;
  return {
    ...kind,
    at: occurredAt,
    requestId,
    credential: { id: actor },
    client: {},
    resource: { type: version.type, id: version.id, ...storedNames(version) },
    ...changeOf(version),
    recovered: true,
  };
}
