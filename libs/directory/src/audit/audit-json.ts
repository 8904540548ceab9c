import type { JsonObject } from '@rollcall/scim';

import type { AuditEntry } from '../ports/audit-log.js';

/** An entry as administrators and scripts get it: `time` in RFC 3339. */
export function auditEntryJson(entry: AuditEntry): JsonObject {
  const { seq, at, actor, action, tenant, outcome, of, detail, requestId, hash } = entry;
  return {
    seq,
    time: new Date(at).toISOString(),
    actor: { ...actor },
    action,
    ...(tenant === undefined ? {} : { tenant }),
    outcome,
    ...(of === undefined ? {} : { of }),
    detail,
    ...(requestId === undefined ? {} : { requestId }),
    hash,
  };
}
