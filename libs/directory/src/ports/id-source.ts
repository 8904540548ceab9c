/** Gives ids that were never given before: UUIDv7 (RFC 9562 §5.7), lower case, ascending within one process. */
export interface IdSource {
  next(): string;
}
