/** Name of the row of `setting` with the version of the case folding by which keys are stored; every database has it. */
export const FOLD_SETTING = 'fold_version';

/** Name of the row of `setting` with the key of cursors, in hexadecimal digits; every database has it. */
export const CURSOR_KEY_SETTING = 'cursor_key';

/** Name of the row of `setting` with the key of the secrets of sinks, in hexadecimal digits; made when it is wanted. */
export const EVENT_SECRETS_KEY_SETTING = 'event_secrets_key';
