import type { RequestContext } from '../request-context.js';
import type { FeedEvent } from './event-feed.js';
import type { ResourceCreator } from './resource-creator.js';
import type { ResourceReader } from './resource-reader.js';
import type { ResourceWriter } from './resource-writer.js';

/** An event that a change would have: its id, its place and its transaction are those of the real one alone. */
export type RehearsedEvent = Pick<
  FeedEvent,
  'type' | 'resourceType' | 'resourceId' | 'version' | 'ordinal' | 'last' | 'payload'
>;

/** What changes have written so far into the outbox. */
export interface RehearsedEvents {
  /** How many there are. */
  readonly total: number;
  /** They themselves, in order; of very many the first. */
  readonly events: readonly RehearsedEvent[];
}

/** Changes that are carried out and undone. */
export interface Rehearsal {
  /** Sees what was changed in the rehearsal before, and finds conflicts as the real store does. */
  readonly store: ResourceReader & ResourceWriter & ResourceCreator;
  events(): Promise<RehearsedEvents>;
}

/** Carries changes out in one transaction that is rolled back at its end, whatever came of them. */
export interface Rehearsals {
  /**
   * @param work may run more than once, so that it must have no effect but by the store
   * @throws what the work throws; ScimError `unavailable` as a change does
   */
  rehearse<T>(ctx: RequestContext, work: (rehearsal: Rehearsal) => Promise<T>): Promise<T>;
}

/** The transaction behind a rehearsal has ended early: whoever carries changes out has to let this pass, for it begins again. */
export class RehearsalInterrupted extends Error {
  override readonly name = 'RehearsalInterrupted';

  /** @param cause what the store failed with */
  constructor(override readonly cause: unknown) {
    super('the transaction of a rehearsal has ended');
  }
}
