import type { JsonObject } from '@rollcall/scim';

import type { LogEntry } from './log-entry.js';

/** An entry as administrators and exports get it: `time` in RFC 3339, `durationMs` in milliseconds. */
export function logEntryJson(entry: LogEntry): JsonObject {
  const { id, at, requestId, credential, client, operation, method, resource, status } = entry;
  const { scimType, detail, filter, changes, duration, bulk, eventId, recovered } = entry;
  return {
    id,
    time: new Date(at).toISOString(),
    requestId,
    operation,
    method,
    status,
    ...(scimType === undefined ? {} : { scimType }),
    ...(detail === undefined ? {} : { detail }),
    resource: { ...resource },
    ...(filter === undefined ? {} : { filter }),
    changes: changes.map((change) => ({ ...change })),
    credential: { ...credential },
    client: { ...client },
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...(bulk === undefined ? {} : { bulk: { ...bulk } }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(recovered === undefined ? {} : { recovered }),
  };
}
