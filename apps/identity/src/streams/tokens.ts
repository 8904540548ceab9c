/** The `StreamConfiguration`. */
export const STREAM_CONFIGURATION = Symbol('STREAM_CONFIGURATION');
/** The `StreamControl`. */
export const STREAM_CONTROL = Symbol('STREAM_CONTROL');
/** The `StreamPolls`. */
export const STREAM_POLLS = Symbol('STREAM_POLLS');
/** The `StreamTokens`. */
export const STREAM_TOKENS = Symbol('STREAM_TOKENS');
