import type { WireEvent } from '../events/wire-event.js';

/** What is to be done about an event whose handlers fail: it waits and is tried again, or is given up. */
export type FailureDecision = 'wait' | 'skip';

/** Is told what happens in an inbox. */
export interface InboxObserver {
  /** The event was applied, or had been before. */
  settled(event: WireEvent, outcome: 'applied' | 'old'): void;
  /** A handler failed, for the `attempts`th time. */
  failed(event: WireEvent, error: unknown, attempts: number): Promise<FailureDecision>;
  /** Events before this one are missing and did not come in time. */
  gap(event: WireEvent): void;
}
