export { ProvisioningEventsModule } from './provisioning-events.module.js';
export { ProvisioningEvents, type ProvisioningStatus } from './provisioning-events.js';
export { OnProvisioning, type ProvisioningHandler } from './on-provisioning.decorator.js';
export type {
  PoisonedEvent,
  ProvisioningEventsAsyncOptions,
  ProvisioningEventsOptions,
  ProvisioningHooks,
} from './options.js';
export type { ProvisioningContext } from './inbox/event-handlers.js';
export type { FailureDecision } from './inbox/inbox-observer.js';
export type { ConsumerPhase } from './delivery/consumer.js';
export type { SnapshotSummary } from './snapshot/take-snapshot.js';

export type { EventOf, EventPattern } from './events/event-pattern.js';
export { ProvisioningEvent, ResourceEvent } from './events/provisioning-event.js';
export {
  UserActivated,
  UserCreated,
  UserDeactivated,
  UserDeleted,
  UserSnapshot,
  UserUpdated,
  type UserAttributes,
  type UserEvent,
} from './events/user-events.js';
export {
  GroupCreated,
  GroupDeleted,
  GroupMembersChanged,
  GroupSnapshot,
  GroupUpdated,
  type GroupAttributes,
  type GroupEvent,
} from './events/group-events.js';
export type {
  Assignment,
  AssignmentDelta,
  Attributes,
  Member,
  MembershipDelta,
  WireEvent,
} from './events/wire-event.js';
export { readCloudEvent, readMessage, type Message } from './events/read-event.js';
export { UnreadableEvent } from './events/unreadable-event.js';

export { createProvisioningTables, dropProvisioningTables, provisioningEntities } from './inbox/tables.js';

export type { DirectoryAccess, EventSource, Receiver, SourceMemo } from './sources/event-source.js';
export { CursorGone, SourceUnavailable } from './sources/event-source.js';
export { feed, type FeedOptions } from './sources/feed.js';
export { jetstream, type JetStreamOptions } from './sources/jetstream.js';
export { rabbitmq, type RabbitmqOptions } from './sources/rabbitmq.js';

export {
  verifyWebhook,
  WebhookRefused,
  type VerifiedWebhook,
  type WebhookRequest,
  type WebhookVerification,
} from './webhooks/verify-webhook.js';
