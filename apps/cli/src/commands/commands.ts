import type { Command } from '../command.js';
import { CLIENT_CREATE, CLIENT_LIST, CLIENT_REVOKE, CLIENT_ROTATE } from './client.js';
import { ARCHIVE_LIST } from './archive-list.js';
import { ARCHIVE_RESTORE } from './archive-restore.js';
import { AUDIT_HEAD, AUDIT_LIST, AUDIT_VERIFY } from './audit.js';
import { EVENTS_REPLAY } from './events-replay.js';
import { EVENTS_RESTORED } from './events-restored.js';
import { EVENTS_SINKS } from './events-sinks.js';
import { KEYS_ROTATE } from './keys.js';
import { GUARD_APPROVE, GUARD_REJECT, GUARD_SHOW } from './guard.js';
import { LOG } from './log.js';
import { ISSUER_CREATE, ISSUER_DELETE, ISSUER_LIST, ISSUER_UPDATE } from './issuer.js';
import { EXPORT } from './export.js';
import { IMPORT } from './import.js';
import { MIGRATE } from './migrate.js';
import { ROLE_IMPORT } from './role-import.js';
import { SCHEMA_IMPORT } from './schema-import.js';
import { TENANT_CREATE, TENANT_LIST } from './tenant.js';
import { TENANT_DELETE } from './tenant-delete.js';
import { TENANT_SETTINGS } from './tenant-settings.js';
import { TENANT_PAUSE, TENANT_RESUME } from './tenant-state.js';
import { TOKEN_ISSUE, TOKEN_LIST, TOKEN_REVOKE } from './token.js';
import { TOKEN_ROTATE } from './token-rotate.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  MIGRATE,
  TENANT_CREATE,
  TENANT_LIST,
  TENANT_SETTINGS,
  TENANT_PAUSE,
  TENANT_RESUME,
  TENANT_DELETE,
  TOKEN_ISSUE,
  TOKEN_LIST,
  TOKEN_ROTATE,
  TOKEN_REVOKE,
  CLIENT_CREATE,
  CLIENT_LIST,
  CLIENT_ROTATE,
  CLIENT_REVOKE,
  ISSUER_CREATE,
  ISSUER_LIST,
  ISSUER_UPDATE,
  ISSUER_DELETE,
  KEYS_ROTATE,
  SCHEMA_IMPORT,
  ROLE_IMPORT,
  GUARD_SHOW,
  GUARD_APPROVE,
  GUARD_REJECT,
  ARCHIVE_LIST,
  ARCHIVE_RESTORE,
  IMPORT,
  EXPORT,
  EVENTS_SINKS,
  EVENTS_REPLAY,
  EVENTS_RESTORED,
  LOG,
  AUDIT_LIST,
  AUDIT_HEAD,
  AUDIT_VERIFY,
];
