/** An error as a log line has it. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: ErrorDescription;
}

const MAX_CAUSES = 5;

/**
 * What a log may have of an error: its type, message, stack, code and causes, and no other member, for those of a
 * database driver hold statements with their values. Such an error's message loses what it quotes.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error) };
  const quotes = 'sql' in error || 'query' in error || 'parameters' in error;
  const text = (name: 'message' | 'stack' | 'code' | 'name'): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    if (typeof value !== 'string') return undefined;
    return quotes && name !== 'code' && name !== 'name' ? withoutQuoted(value) : value;
  };
  const stack = text('stack');
  const code = text('code');
  const cause = 'cause' in error && error.cause !== undefined && depth < MAX_CAUSES ? error.cause : undefined;
  return {
    type: text('name') ?? 'object',
    message: text('message') ?? '',
    ...(stack === undefined ? {} : { stack }),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** `Duplicate entry 'bjensen' for key 'x'` becomes `Duplicate entry '…' for key '…'`. */
function withoutQuoted(text: string): string {
  return text.replace(/'[^'\n]*'/g, "'…'").replace(/"[^"\n]*"/g, '"…"');
}
