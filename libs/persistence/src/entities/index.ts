import { TenantEntity } from './tenant.entity.js';
import { TenantDeletionEntity } from './tenant-deletion.entity.js';
import { TenantTypesEntity } from './tenant-types.entity.js';
import { CredentialEntity } from './credential.entity.js';
import { CredentialSubjectEntity } from './credential-subject.entity.js';
import { CredentialScopesEntity } from './credential-scopes.entity.js';
import { CredentialNetworksEntity } from './credential-networks.entity.js';
import { OauthClientEntity } from './oauth-client.entity.js';
import { TrustedIssuerEntity } from './trusted-issuer.entity.js';
import { ResourceEntity } from './resource.entity.js';
import { ResourceDocEntity } from './resource-doc.entity.js';
import { ResourceCountEntity } from './resource-count.entity.js';
import { AssignmentTurnEntity } from './assignment-turn.entity.js';
import { AttributeValueEntity } from './attribute-value.entity.js';
import { UniqueValueEntity } from './unique-value.entity.js';
import { ResourceRefEntity } from './resource-ref.entity.js';
import { GroupMemberEntity } from './group-member.entity.js';
import { ArchivedResourceEntity } from './archived-resource.entity.js';
import { ArchivedResourceDocEntity } from './archived-resource-doc.entity.js';
import { ArchivedGroupMemberEntity } from './archived-group-member.entity.js';
import { ArchivedResourceRefEntity } from './archived-resource-ref.entity.js';
import { EventEntity } from './event.entity.js';
import { UnsequencedEntity } from './unsequenced.entity.js';
import { FeedEntity } from './feed.entity.js';
import { FeedHeadEntity } from './feed-head.entity.js';
import { LeaseEntity } from './lease.entity.js';
import { RelayEntity } from './relay.entity.js';
import { ReplicaEntity } from './replica.entity.js';
import { SinkEntity } from './sink.entity.js';
import { SinkCursorEntity } from './sink-cursor.entity.js';
import { ParkedEventEntity } from './parked-event.entity.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { StreamStateEntity } from './stream-state.entity.js';
import { StreamEventEntity } from './stream-event.entity.js';
import { StreamSubjectEntity } from './stream-subject.entity.js';
import { StreamAckEntity } from './stream-ack.entity.js';
import { AsyncOperationEntity } from './async-operation.entity.js';
import { AsyncPartEntity } from './async-part.entity.js';
import { AsyncRequestEntity } from './async-request.entity.js';
import { RemovalCountEntity } from './removal-count.entity.js';
import { HeldRemovalEntity } from './held-removal.entity.js';
import { ProvisioningLogEntity } from './provisioning-log.entity.js';
import { LogPlaceEntity } from './log-place.entity.js';
import { TaskLeaseEntity } from './task-lease.entity.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditHeadEntity } from './audit-head.entity.js';
import { SettingEntity } from './setting.entity.js';

/** Every table that the migrations make. */
export const ENTITIES = [
  TenantEntity,
  TenantDeletionEntity,
  TenantTypesEntity,
  CredentialEntity,
  CredentialSubjectEntity,
  CredentialScopesEntity,
  CredentialNetworksEntity,
  OauthClientEntity,
  TrustedIssuerEntity,
  ResourceEntity,
  ResourceDocEntity,
  ResourceCountEntity,
  AttributeValueEntity,
  AssignmentTurnEntity,
  UniqueValueEntity,
  ResourceRefEntity,
  GroupMemberEntity,
  ArchivedResourceEntity,
  ArchivedResourceDocEntity,
  ArchivedGroupMemberEntity,
  ArchivedResourceRefEntity,
  EventEntity,
  UnsequencedEntity,
  FeedEntity,
  FeedHeadEntity,
  LeaseEntity,
  RelayEntity,
  ReplicaEntity,
  SinkEntity,
  SinkCursorEntity,
  ParkedEventEntity,
  SigningKeyEntity,
  StreamStateEntity,
  StreamEventEntity,
  StreamSubjectEntity,
  StreamAckEntity,
  AsyncRequestEntity,
  AsyncPartEntity,
  AsyncOperationEntity,
  RemovalCountEntity,
  HeldRemovalEntity,
  ProvisioningLogEntity,
  LogPlaceEntity,
  TaskLeaseEntity,
  AuditEntryEntity,
  AuditHeadEntity,
  SettingEntity,
] as const;
