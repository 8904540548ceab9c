import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A security event of one stream alone, which waits beside the feed. */
@Entity({ name: 'stream_event' })
@Index('ix_stream_event_due', ['nextAttempt'])
export class StreamEventEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  /** UUIDv7. */
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'text' })
  uri!: string;

  /** JSON of the rest of a StreamEvent. */
  @Column({ type: 'text' })
  event!: string;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'bigint', name: 'next_attempt' })
  nextAttempt!: number;
}
