/** What a process does: serve HTTP, relay events, or both. */
export const ROLES = ['api', 'relay', 'all'] as const;

/** Who applies migrations: the service at boot, or `rollcall migrate`. */
export const MIGRATE_MODES = ['auto', 'check'] as const;

/** Where reads go: to the host that has the writes, or to the others of the list. */
export const READ_MODES = ['writer', 'others'] as const;

/** Levels of the log, from the quietest. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
