import type { Command } from '../command.js';
import { EVENTS_REPLAY } from './events-replay.js';
import { EVENTS_RESTORED } from './events-restored.js';
import { EVENTS_SINKS } from './events-sinks.js';
import { EXPORT } from './export.js';
import { IMPORT } from './import.js';
import { MIGRATE } from './migrate.js';
import { ROLE_IMPORT } from './role-import.js';
import { SCHEMA_IMPORT } from './schema-import.js';
import { TENANT_CREATE, TENANT_LIST } from './tenant.js';
import { TOKEN_ISSUE, TOKEN_LIST, TOKEN_REVOKE } from './token.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  MIGRATE,
  TENANT_CREATE,
  TENANT_LIST,
  TOKEN_ISSUE,
  TOKEN_LIST,
  TOKEN_REVOKE,
  SCHEMA_IMPORT,
  ROLE_IMPORT,
  IMPORT,
  EXPORT,
  EVENTS_SINKS,
  EVENTS_REPLAY,
  EVENTS_RESTORED,
];
