import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was removed of a tenant lately, and what an administrator decided: whoever removes more waits here for others who do. */
@Entity({ name: 'removal_count' })
export class RemovalCountEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** `deactivate`, `delete` or `removeMembers`. */
  @PrimaryColumn({ type: 'varchar', length: 16 })
  action!: string;

  /** Name of the resource type. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type!: string;

  /** The setting by which the row was written: share, minimum and window. */
  @Column({ type: 'varchar', length: 64 })
  setting!: string;

  /** When the slice of the window began that is counted in. */
  @Column({ type: 'bigint' })
  slice!: number;

  /** Removed in that slice. */
  @Column({ type: 'int' })
  counted!: number;

  /** JSON: `[{ "began": ms, "count": n }]`, the slices before it. */
  @Column({ type: 'text' })
  earlier!: string;

  @Column({ type: 'int', name: 'earlier_counted' })
  earlierCounted!: number;

  /** Removals in the window up to which nothing has to be looked at in this slice. */
  @Column({ type: 'int' })
  allowed!: number;

  @Column({ type: 'bigint', name: 'approved_until', nullable: true })
  approvedUntil!: number | null;

  @Column({ type: 'int', name: 'approved_count', nullable: true })
  approvedCount!: number | null;

  @Column({ type: 'bigint', name: 'rejected_until', nullable: true })
  rejectedUntil!: number | null;
}
