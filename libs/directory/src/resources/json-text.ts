/** A part of a JSON text: ready, or made piece by piece while it is read. */
export type JsonPart = string | Iterable<string>;

/** A JSON text in parts, in order. Only what is long is not a string, so that it need not be held as a whole. */
export type JsonText = readonly JsonPart[];
