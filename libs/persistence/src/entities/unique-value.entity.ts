import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A value that is unique in the tenant, of attributes of registered schemas. */
@Entity({ name: 'unique_value' })
@Index('ix_unique_value_resource', ['resourceId'])
export class UniqueValueEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @PrimaryColumn({ type: 'smallint' })
  attribute!: number;

  @PrimaryColumn({ type: 'blob' })
  value!: Buffer;

  @Column({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;
}
