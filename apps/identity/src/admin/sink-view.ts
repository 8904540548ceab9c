import { sinkSummary, type AdministeredSink, type SinkState } from '@rollcall/directory';
import {
  readWebhookSettings,
  WEBHOOK_KIND,
  type SigningAlgorithm,
  type WebhookPayload,
} from '@rollcall/outbox';

/** A sink as it is shown; never its secret. Instants are texts of RFC 3339. */
export interface SinkView extends Partial<WebhookView> {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly created: string;
  readonly state: SinkState;
  /** The place in the tenant's feed up to which everything was delivered or set aside. */
  readonly cursor: number;
  /** The end of the feed. */
  readonly head: number;
  /** Events between the two. */
  readonly lag: number;
  /** Of these, events that are kept no longer: the sink was away for too long, and goes on after them. */
  readonly missed: number;
  /** Failures since the last success. */
  readonly attempts: number;
  readonly nextAttempt: string | null;
  readonly lastError: string | null;
  /** Events that stand aside; the dead-letter list has them. */
  readonly parked: number;
  /** Of these, events that were given up. */
  readonly dead: number;
}

interface WebhookView {
  readonly url: string;
  readonly payload: WebhookPayload;
  readonly signing: {
    readonly algorithm: SigningAlgorithm;
    /** By which receivers verify; empty with HMAC. */
    readonly publicKeys: readonly { readonly key: string; readonly until: string | null }[];
  };
}

/** Shows a sink. @param now milliseconds since the epoch; keys that sign no more are left out */
export function sinkView(found: AdministeredSink, now: number): SinkView {
  const { seq, behind, created, nextAttempt, ofAllTenants: _, ...summary } = sinkSummary(found);
  return {
    ...summary,
    created: instant(created),
    ...(summary.kind === WEBHOOK_KIND ? webhookView(found.sink, now) : {}),
    cursor: seq,
    lag: behind,
    nextAttempt: nextAttempt > now ? instant(nextAttempt) : null,
  };
}

function webhookView({ settings }: AdministeredSink['sink'], now: number): WebhookView {
  const { url, payload, algorithm, publicKeys } = readWebhookSettings(settings);
  return {
    url,
    payload,
    signing: {
      algorithm,
      publicKeys: publicKeys
        .filter(({ until }) => until === null || until > now)
        .map(({ key, until }) => ({ key, until: until === null ? null : instant(until) })),
    },
  };
}

/** Milliseconds since the epoch as a text of RFC 3339. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
