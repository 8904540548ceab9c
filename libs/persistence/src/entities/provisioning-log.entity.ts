import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request of a tenant, with the keys by which it is looked for. */
@Entity({ name: 'provisioning_log' })
@Index('uq_log_event', ['eventId'], { unique: true })
@Index('ix_log_request_id', ['tenantId', 'requestId', 'id'])
@Index('ix_log_credential_id', ['tenantId', 'credentialId', 'id'])
@Index('ix_log_outcome', ['tenantId', 'outcome', 'id'])
@Index('ix_log_status', ['tenantId', 'status', 'id'])
@Index('ix_log_resource_id', ['tenantId', 'resourceId', 'id'])
@Index('ix_log_name_key', ['tenantId', 'nameKey', 'id'])
@Index('ix_log_external_key', ['tenantId', 'externalKey', 'id'])
export class ProvisioningLogEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** UUIDv7 of the instant at which the request arrived: the order of the log. */
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'varchar', name: 'request_id', length: 128 })
  requestId!: string;

  @Column({ type: 'blob', name: 'credential_id', nullable: true })
  credentialId!: Buffer | null;

  /** Place in `LOG_OUTCOMES`. */
  @Column({ type: 'tinyint' })
  outcome!: number;

  @Column({ type: 'smallint' })
  status!: number;

  @Column({ type: 'blob', name: 'resource_id', nullable: true })
  resourceId!: Buffer | null;

  /** The folded userName or displayName. */
  @Column({ type: 'blob', name: 'name_key', nullable: true })
  nameKey!: Buffer | null;

  @Column({ type: 'blob', name: 'external_key', nullable: true })
  externalKey!: Buffer | null;

  /** The first event of the change, so that it has one entry. */
  @Column({ type: 'blob', name: 'event_id', nullable: true })
  eventId!: Buffer | null;

  /** JSON of a LogDraft. */
  @Column({ type: 'text' })
  entry!: string;
}
