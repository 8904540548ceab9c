import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a stream of security event tokens fares. */
@Entity({ name: 'stream_state' })
export class StreamStateEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** `enabled`, `paused` or `disabled`. */
  @Column({ type: 'varchar', length: 64 })
  status!: string;

  /** Whether the service itself gave it that status. */
  @Column({ type: 'tinyint', name: 'by_service' })
  byService!: number;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** When its verification was asked for the last time. */
  @Column({ type: 'bigint' })
  verified!: number;

  /** When its receiver was heard of, by the database's clock; accurate to an hour. */
  @Column({ type: 'bigint' })
  seen!: number;
}
