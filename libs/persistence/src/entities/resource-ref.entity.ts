import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A reference from one resource to another, such as `manager`. */
@Entity({ name: 'resource_ref' })
@Index('ix_resource_ref_target', ['tenantId', 'targetId', 'attribute'])
export class ResourceRefEntity {
  @PrimaryColumn({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  @PrimaryColumn({ type: 'smallint' })
  attribute!: number;

  @PrimaryColumn({ type: 'blob', name: 'target_id' })
  targetId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
