import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant whose data is being removed, or was a while ago. */
@Entity({ name: 'tenant_deletion' })
export class TenantDeletionEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'bigint' })
  started!: number;

  /** Resources that the tenant had when it was started. */
  @Column({ type: 'bigint' })
  resources!: number;

  @Column({ type: 'bigint', name: 'resources_removed' })
  resourcesRemoved!: number;

  @Column({ type: 'bigint', name: 'rows_removed' })
  rowsRemoved!: number;

  /** When the tenant itself was removed; null until then. */
  @Column({ type: 'bigint', nullable: true })
  finished!: number | null;
}
