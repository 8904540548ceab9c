import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import {
  accessOf,
  ClaimLost,
  type AsyncRequestStore,
  type ClaimedRequest,
  type IdSource,
  type RequestContext,
  type SinkStore,
  type TenantStore,
} from '@rollcall/directory';
import { EVENT_TYPE, streamSettings, Wake, type SecretSealer } from '@rollcall/outbox';
import type { Json } from '@rollcall/scim';
import { randomUUID } from 'node:crypto';

import type { ServiceLogger } from '../bootstrap/service-logger.js';
import type { ScimAnswer } from '../http/scim-answer.js';
import type { RequestLog } from '../log/request-log.js';
import { StreamFinder } from '../streams/stream-finder.js';
import type { AsyncWork, PerformedRequest } from './async-work.js';
import { completionEvents } from './completion-events.js';
import { isTransient } from './is-transient.js';
import type { KeptRequest } from './kept-request.js';
import { keptResult } from './kept-result.js';

/** What a runner works with. */
export interface AsyncRunnerPorts {
  readonly requests: AsyncRequestStore;
  readonly work: AsyncWork<KeptRequest>;
  readonly ids: IdSource;
  readonly tenants: Pick<TenantStore, 'findByName'>;
  readonly sinks: Pick<SinkStore, 'find' | 'list'>;
  readonly secrets: SecretSealer;
}

/** What a runner tells, and asks, the rest of the service. */
export interface AsyncRunnerOptions {
  /** @throws while there are no tables to ask */
  readonly requireSchema: () => Promise<void>;
  /** Told when a result waits on a stream. */
  readonly announce: (tenantId: number) => void;
  readonly log: Pick<RequestLog, 'carriedOut'>;
  readonly logger: ServiceLogger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Requests that are carried out at a time. */
const AT_ONCE = 4;

/** Milliseconds for which nobody else takes what this process carries out, unless it says that it still does. */
const TTL = 15_000;

/** Milliseconds between two looks for requests that another process has left, or accepted. */
const PAUSE = 1000;

/** Attempts at a request that the database cannot take now, and milliseconds between them. */
const ATTEMPTS = 8;
const BETWEEN_ATTEMPTS = 2000;

/** Milliseconds for which results are kept. */
const KEPT = 24 * 60 * 60 * 1000;

/** What becomes of a request: what it came to, or why it was refused. */
type Outcome =
  | { readonly performed: PerformedRequest; readonly error?: undefined }
  | { readonly performed?: undefined; readonly error: unknown };

/** Carries asynchronous requests out: those of this process at once, and those that others have left. */
export class AsyncRunner implements OnApplicationBootstrap, OnModuleDestroy {
  /** How this process is named where it has claimed something. */
  readonly owner = randomUUID();
  readonly ttl = TTL;
  private readonly running = new Set<Promise<void>>();
  private readonly finder: StreamFinder;
  private readonly stopped = new AbortController();
  private readonly wake = new Wake();
  private looping: Promise<void> = Promise.resolve();
  private renewing: NodeJS.Timeout | undefined;
  private lastForgotten = 0;

  constructor(
    private readonly ports: AsyncRunnerPorts,
    private readonly options: AsyncRunnerOptions,
  ) {
    this.finder = new StreamFinder(ports.sinks);
  }

  onApplicationBootstrap(): void {
    this.looping = this.loop();
    this.renewing = setInterval(() => {
      if (this.running.size > 0) void this.trying('renew', () => this.ports.requests.renew(this.owner, TTL));
    }, TTL / 3);
  }

  /** Ends after what is being carried out; what waits is left to others, or to the next start. */
  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    this.wake.call();
    await this.looping;
    await Promise.all(this.running);
    clearInterval(this.renewing);
  }

  /** Whether it carries out as many requests as it takes of those that wait. */
  get isBusy(): boolean {
    return this.running.size >= AT_ONCE;
  }

  /** There is something to be carried out. */
  call(): void {
    this.wake.call();
  }

  /**
   * Carries out a request that this process has claimed.
   * @param wait milliseconds that its client waits for the answer
   * @returns undefined where it takes longer, or has to be tried again: its result is kept then, and told
   * @throws ScimError where it is refused within the time
   */
  async answerWithin(
    ctx: RequestContext,
    claim: ClaimedRequest,
    kept: KeptRequest,
    wait: number,
  ): Promise<ScimAnswer | undefined> {
    let end: 'answered' | 'late' | undefined;
    const late = new Promise<undefined>((resolve) => {
      setTimeout(() => {
        end ??= 'late';
        if (end === 'late') resolve(undefined);
      }, wait).unref();
    });
    const done = this.outcome(ctx, claim, kept).then(async (outcome) => {
      end ??= 'answered';
      if (end === 'late' || isTransient(outcome.error)) return this.settle(ctx, claim, kept, outcome);
      await this.trying('drop', () => this.ports.requests.drop(claim));
      return outcome;
    });
    this.track(done);
    const outcome = await Promise.race([done, late]);
    if (outcome === undefined) return undefined;
    if (outcome.performed === undefined) throw outcome.error;
    return outcome.performed.answer;
  }

  private async loop(): Promise<void> {
    for (;;) {
      await this.wake.wait(PAUSE);
      if (this.stopped.signal.aborted) return;
      await this.look();
    }
  }

  private async look(): Promise<void> {
    await this.trying('carry out asynchronous requests', async () => {
      await this.options.requireSchema();
      const { requests } = this.ports;
      const now = this.options.now();
      if (now - this.lastForgotten > KEPT / 24) {
        this.lastForgotten = now;
        await requests.forget(now - KEPT);
      }
      while (!this.stopped.signal.aborted && this.running.size < AT_ONCE) {
        const claimed = await requests.claim(this.owner, { ttl: TTL, limit: AT_ONCE - this.running.size });
        // With one done, there is room for another, or the next of its resource has its turn.
        for (const claim of claimed) this.track(this.run(claim).then(() => this.call()));
        if (claimed.length === 0) return;
      }
    });
  }

  private async run(claim: ClaimedRequest): Promise<void> {
    await this.trying('carry an asynchronous request out', async () => {
      const kept = await this.open(claim);
      const tenant = await this.ports.tenants.findByName(kept.tenant);
      // Nobody is left to be told.
      if (tenant === undefined) return this.ports.requests.drop(claim);
      const access = accessOf(kept.scopes);
      const principal = { credentialId: claim.credentialId, name: kept.client, access };
      const { requestId, traceparent, arrived: now } = kept;
      const ctx = {
        tenant,
        principal,
        requestId,
        now,
        ...(traceparent === undefined ? {} : { traceparent }),
      };
      return this.settle(ctx, claim, kept, await this.outcome(ctx, claim, kept));
    });
  }

  private async open({ txn, request }: ClaimedRequest): Promise<KeptRequest> {
    return JSON.parse(await this.ports.secrets.open(request, operationOwner(txn))) as KeptRequest;
  }

  private async outcome(ctx: RequestContext, claim: ClaimedRequest, kept: KeptRequest): Promise<Outcome> {
    try {
      return { performed: await this.ports.work.perform(ctx, claim, kept, this.stopped.signal) };
    } catch (error) {
      return { error };
    }
  }

  /** Keeps what a request came to, and tells it on the streams of its credential. */
  private async settle(
    ctx: RequestContext,
    claim: ClaimedRequest,
    kept: KeptRequest,
    { performed, error }: Outcome,
  ): Promise<undefined> {
    const { requests, work, ids } = this.ports;
    if (error instanceof ClaimLost) return;
    if (isTransient(error) && (claim.attempts < ATTEMPTS || this.stopped.signal.aborted)) {
      await requests.release(claim, BETWEEN_ATTEMPTS);
      return;
    }
    const results = performed?.results ?? (await work.failed(ctx, claim, kept, error));
    const result = keptResult(results, { completed: this.options.now(), ids });
    const told = completionEvents(claim.txn, result);
    const streams = (await this.finder.all(ctx)).filter((sink) =>
      streamSettings(sink).eventsDelivered.includes(EVENT_TYPE.asyncResponse),
    );
    const events = streams.flatMap(({ id, tenantId }) =>
      told.map((event) => ({ streamId: id, tenantId, event })),
    );
    if (!(await requests.complete(claim, result, events))) return;
    this.options.log.carriedOut(ctx, results, bodyOf(kept));
    this.options.announce(ctx.tenant.id);
  }

  private track(work: Promise<unknown>): void {
    const tracked = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }

  private async trying(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A database that is away is told of by the probes.
      if (isTransient(error)) return;
      this.options.logger.error(
        { err: error, what },
        'an asynchronous request met an error, and is tried again',
      );
    }
  }
}

/** What the client sent. */
function bodyOf(kept: KeptRequest): Json | undefined {
  if ('bulk' in kept) return kept.bulk;
  return 'body' in kept.operation ? kept.operation.body : undefined;
}

/** What an operation is bound to when it is sealed: it may hold a password. */
export function operationOwner(txn: string): string {
  return `async request ${txn}`;
}
