import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Up to which place of a tenant's feed every change is known to have its entry in the provisioning log. */
@Entity({ name: 'log_place' })
export class LogPlaceEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'bigint' })
  seq!: number;
}
