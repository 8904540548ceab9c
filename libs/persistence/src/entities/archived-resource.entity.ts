import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A deleted resource. */
@Entity({ name: 'archived_resource' })
@Index('ix_archived_resource_tenant', ['tenantId', 'type', 'deleted'])
export class ArchivedResourceEntity {
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

  @Column({ type: 'bigint' })
  deleted!: number;
}
