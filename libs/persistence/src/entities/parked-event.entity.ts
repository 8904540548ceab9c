import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event that a sink has set aside, so that those of other resources go on. */
@Entity({ name: 'parked_event' })
@Index('ix_parked_event_resource', ['sinkId', 'tenantId', 'resourceId', 'seq'])
@Index('ix_parked_event_due', ['sinkId', 'tenantId', 'state', 'nextAttempt'])
export class ParkedEventEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @PrimaryColumn({ type: 'bigint' })
  seq!: number;

  @Column({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  @Column({ type: 'varchar', length: 16 })
  state!: string;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'bigint', name: 'next_attempt' })
  nextAttempt!: number;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'bigint' })
  since!: number;
}
