/** What a `traceparent` looks like at the end of a stored payload; in any member of it, something follows. */
const AT_THE_END = /,"traceparent":"([0-9a-f-]{55})"\}$/;

/** Characters of it. */
const LENGTH = ',"traceparent":""}'.length + 55;

/**
 * The JSON text of a payload as its row has it: with the `traceparent` as its last member, where there is one.
 * @param payload of an object with one member at least
 */
export function storedPayload(payload: string, traceparent: string | undefined): string {
  return traceparent === undefined ? payload : `${payload.slice(0, -1)},"traceparent":"${traceparent}"}`;
}

/** What `storedPayload` was made of. */
export function readStoredPayload(stored: string): {
  readonly payload: string;
  readonly traceparent?: string;
} {
  const traceparent = AT_THE_END.exec(stored.slice(-LENGTH))?.[1];
  return traceparent === undefined
    ? { payload: stored }
    : { payload: `${stored.slice(0, -LENGTH)}}`, traceparent };
}
