/** The projection parameters of RFC 7644 §3.4.2.5, split into names. */
export interface ProjectionParameters {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** The parameters of a list request (RFC 7644 §3.4.2) as the client sent them. */
export interface ListParameters extends ProjectionParameters {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly startIndex?: string | number;
  readonly count?: string | number;
  /** Asks for a page of a walk (RFC 9865 §2); empty for the first one. */
  readonly cursor?: string;
}
