import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A reference that ended by the deletion of its resource or of its target. */
@Entity({ name: 'archived_resource_ref' })
export class ArchivedResourceRefEntity {
  /** The resource whose deletion ended it. */
  @PrimaryColumn({ type: 'blob', name: 'deleted_id' })
  deletedId!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  @PrimaryColumn({ type: 'smallint' })
  attribute!: number;

  @PrimaryColumn({ type: 'blob', name: 'target_id' })
  targetId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
