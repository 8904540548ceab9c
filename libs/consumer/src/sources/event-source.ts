import type { WireEvent } from '../events/wire-event.js';

/** Where resources can be read: the SCIM interface of the service, and the token of a tenant. */
export interface DirectoryAccess {
  /** The service's `PUBLIC_URL`: `https://id.example.com`. */
  readonly url: string;
  /** A token of the tenant. */
  readonly token: string;
}

/** What a source remembers. */
export interface SourceMemo {
  /** Where reading goes on; undefined at the first start, and after it was lost. */
  readonly cursor: string | undefined;
  /** What came before is not known: the source begins now, at the cursor where it has one. */
  startOver(cursor?: string): Promise<void>;
  saveCursor(cursor: string): Promise<void>;
}

/** Takes what a source brings. */
export interface Receiver {
  /** Resolves when the event is kept in the consumer's database, applied or not: it can be acknowledged then. */
  receive(event: WireEvent): Promise<void>;
  /** The message is none that can be understood; it is told of and dropped. */
  unreadable(error: unknown, text: string): void;
}

/** Where events come from. */
export interface EventSource {
  /** For logs; no secrets. */
  readonly name: string;
  /** Whether one process of a consumer reads it at a time. */
  readonly exclusive: boolean;
  /** Whether it says by itself that events were lost when the service's database was restored. */
  readonly tellsOfRestores: boolean;
  /** The tenant whose events come; undefined for all, or for the one of the credential. */
  readonly tenant: string | undefined;
  /** Where its tenant's resources can be read, if it knows. */
  readonly directory: DirectoryAccess | undefined;
  /** Connects, and makes sure that nothing that happens from now on is missed. */
  open(memo: SourceMemo, signal: AbortSignal): Promise<void>;
  /** Brings events until the signal is aborted, when what is under way is done. Throws when it cannot go on. */
  run(memo: SourceMemo, receiver: Receiver, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The events after the cursor are not there any more: everything is to be read anew. */
export class CursorGone extends Error {
  override readonly name = 'CursorGone';
}

/** The service asks for patience. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';

  /** @param retryAfter milliseconds */
  constructor(
    message: string,
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }
}
