import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One value of an indexed attribute, or a long value of any prepared column. */
@Entity({ name: 'attribute_value' })
@Index('ix_attribute_value_resource', ['resourceId', 'attribute', 'element'])
export class AttributeValueEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Code of the attribute in its column map. */
  @PrimaryColumn({ type: 'smallint' })
  attribute!: number;

  /** Prepared value, cut by `indexKey`. */
  @PrimaryColumn({ type: 'blob' })
  value!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  /** Position of the element; 0 for single-valued attributes. */
  @PrimaryColumn({ type: 'int' })
  element!: number;

  /** The whole prepared value where `value` is cut. */
  @Column({ type: 'blob', name: 'long_value', nullable: true })
  longValue!: Buffer | null;
}
