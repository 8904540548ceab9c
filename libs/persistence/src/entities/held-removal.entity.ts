import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request that the deletion guard refused, however often it was tried. */
@Entity({ name: 'held_removal' })
export class HeldRemovalEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** `deactivate`, `delete` or `removeMembers`. */
  @PrimaryColumn({ type: 'varchar', length: 16 })
  action!: string;

  /** Name of the resource type. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type!: string;

  @PrimaryColumn({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  /** Resources or members that it would have removed. */
  @Column({ type: 'int' })
  removals!: number;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'bigint', name: 'first_refused' })
  firstRefused!: number;

  @Column({ type: 'bigint', name: 'last_refused' })
  lastRefused!: number;

  /** Id of the credential that tried last. */
  @Column({ type: 'varchar', length: 255 })
  actor!: string;

  @Column({ type: 'varchar', name: 'request_id', length: 255 })
  requestId!: string;
}
