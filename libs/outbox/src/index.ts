export type {
  Delivery,
  DeliveryPolicy,
  OutgoingEvent,
  Publisher,
  PublisherFactory,
  Untried,
} from './delivery/publisher.js';
export { brokerPause, webhookPause } from './delivery/retry-schedule.js';
export { Relay, type RelayObserver, type RelayParts } from './relay/relay.js';
export type { DeliveryObserver } from './relay/sink-runner.js';
export { Wake } from './relay/wake.js';
export { openBroker } from './publishers/broker.publisher.js';
export {
  CLOUD_EVENTS_TYPE,
  cloudEventAttributes,
  eventData,
  structuredCloudEvent,
  type CloudEventAttributes,
  type CloudEventOptions,
} from './formats/cloud-event.js';
export type { PushMeans } from './delivery/push-means.js';
export { checkTarget } from './http/check-target.js';
export type { ResolveHost } from './http/host-resolver.js';
export { documentFetcher } from './http/document-fetcher.js';
export { PostFailed } from './http/post-failed.js';
export { targetRules, type TargetRules } from './http/target-rules.js';
export { webhookPublisher } from './publishers/webhook.publisher.js';
export { SecretUnreadable } from './secrets/seal-secret.js';
export { secretSealer, type SecretSealer } from './secrets/secret-sealer.js';
export { SIGNING_ALGORITHMS, symmetricSecretProblem, type SigningAlgorithm } from './webhooks/signing-key.js';
export { testEvent } from './webhooks/test-event.js';
export { webhookOptions } from './webhooks/webhook-options.js';
export {
  makeWebhookSecret,
  rotateWebhookSecret,
  TooManySigningKeys,
  type WebhookSecret,
} from './webhooks/webhook-secret.js';
export { webhookSender, type WebhookOptions, type WebhookSender } from './webhooks/webhook-sender.js';
export {
  readWebhookSettings,
  WEBHOOK_KIND,
  WEBHOOK_PAYLOADS,
  writeWebhookSettings,
  type WebhookPayload,
  type WebhookSettings,
} from './webhooks/webhook-settings.js';
export { EVENT_TYPE, STREAM_EVENT_TYPE, SUPPORTED_EVENT_TYPES } from './formats/event-types.js';
export {
  resourceSubject,
  tokenId,
  type SecurityEventToken,
  type TokenAddress,
} from './formats/security-event-token.js';
export { setPushPublisher } from './publishers/set-push.publisher.js';
export { SigningKeys } from './signing/signing-keys.js';
export { PushStream, type PushStreamParts } from './streams/push-stream.js';
export {
  isStream,
  STREAM_KINDS,
  streamSettings,
  tokenAddress,
  type StreamSettings,
} from './streams/stream-settings.js';
export { StreamTokens } from './streams/stream-tokens.js';
export { sinkSecretOwner } from './webhooks/webhook-keys.js';
