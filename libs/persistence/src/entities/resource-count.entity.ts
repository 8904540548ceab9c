import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of the number of a tenant's live resources of one type; the number is the sum over its slots. */
@Entity({ name: 'resource_count' })
export class ResourceCountEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Name of the resource type. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type!: string;

  /** Transactions spread over the slots, so that they rarely wait for each other. */
  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  /** May be below zero: what one slot has gained, another may have lost. */
  @Column({ type: 'bigint' })
  total!: number;
}
