/** Seconds for which a cursor can be used; announced as `pagination.cursorTimeout` (RFC 9865 §4). */
export const CURSOR_TIMEOUT = 3600;

/** What a cursor says, before it is sealed. */
export interface CursorContent {
  /** Milliseconds since the epoch. */
  readonly issued: number;
  /** The `count` of the walk, as its first page read it. */
  readonly count: number;
  /** Where the page begins: a text that means something to the store alone. */
  readonly position: string;
}

/** The parameters of a list request that stay the same on all pages of a walk (RFC 9865 §2), as the client sent them. */
export interface WalkParameters {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** The first member of the content; another one is of another release. */
const VERSION = '1';

const SEPARATOR = ' ';

/** The content of a cursor as text. */
export function writeCursor({ issued, count, position }: CursorContent): string {
  return [VERSION, issued, count, position].join(SEPARATOR);
}

/** Reads what `writeCursor` wrote; undefined for the content of another release. */
export function readCursor(content: string): CursorContent | undefined {
  const [version, issued = '', count = '', position, ...rest] = content.split(SEPARATOR);
  if (version !== VERSION || position === undefined || rest.length > 0) return undefined;
  return { issued: Number(issued), count: Number(count), position };
}

/**
 * What a cursor is good for, as text: two requests have the same one only when they are of the same caller, for the same
 * resource type and with the same parameters (K-CUR-07, K-CUR-18).
 * @param caller names tenant and credential
 */
export function writeWalk(
  caller: readonly (string | number)[],
  typeName: string,
  { filter, sortBy, sortOrder, attributes, excludedAttributes }: WalkParameters,
): string {
  const parameters = [filter, sortBy, sortOrder, attributes, excludedAttributes];
  return JSON.stringify([caller, typeName, parameters.map((parameter) => parameter ?? null)]);
}
