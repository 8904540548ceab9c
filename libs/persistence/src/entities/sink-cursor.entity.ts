import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far a sink has come with the feed of one tenant. */
@Entity({ name: 'sink_cursor' })
@Index('ix_sink_cursor_shard', ['shard'])
export class SinkCursorEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'smallint' })
  shard!: number;

  /** The place up to which every event was delivered or set aside. */
  @Column({ type: 'bigint' })
  seq!: number;

  /** The place up to which events are delivered again on demand. */
  @Column({ type: 'bigint', name: 'replay_until' })
  replayUntil!: number;

  @Column({ type: 'varchar', length: 16 })
  state!: string;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'bigint', name: 'next_attempt' })
  nextAttempt!: number;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'bigint' })
  changed!: number;
}
