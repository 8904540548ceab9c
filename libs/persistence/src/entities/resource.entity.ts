import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One live resource of any type; the keys are prepared for comparison and cut by `indexKey`. */
@Entity({ name: 'resource' })
@Index('uq_resource_unique_key', ['tenantId', 'type', 'uniqueKey'], { unique: true })
@Index('ix_resource_external_id', ['tenantId', 'type', 'externalId'])
@Index('ix_resource_display', ['tenantId', 'type', 'displayKey'])
@Index('ix_resource_family', ['tenantId', 'type', 'familyKey'])
@Index('ix_resource_modified', ['tenantId', 'type', 'lastModified'])
@Index('ix_resource_type', ['tenantId', 'type', 'id'])
export class ResourceEntity {
  /** UUIDv7. */
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Name of the resource type. */
  @Column({ type: 'varchar', length: 64 })
  type!: string;

  /** What is unique in tenant and type: userName; displayName of a group where names are unique. */
  @Column({ type: 'blob', name: 'unique_key', nullable: true })
  uniqueKey!: Buffer | null;

  @Column({ type: 'blob', name: 'external_id', nullable: true })
  externalId!: Buffer | null;

  @Column({ type: 'blob', name: 'display_key', nullable: true })
  displayKey!: Buffer | null;

  @Column({ type: 'blob', name: 'family_key', nullable: true })
  familyKey!: Buffer | null;

  @Column({ type: 'blob', name: 'given_key', nullable: true })
  givenKey!: Buffer | null;

  /** 1, 0, or null when unassigned. */
  @Column({ type: 'tinyint', nullable: true })
  active!: number | null;

  @Column({ type: 'int' })
  version!: number;

  @Column({ type: 'bigint' })
  created!: number;

  @Column({ type: 'bigint', name: 'last_modified' })
  lastModified!: number;
}
