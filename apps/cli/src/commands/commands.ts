import type { Command } from '../command.js';
import { MIGRATE } from './migrate.js';
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
];
