import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that a receiver acknowledged before an earlier one. */
@Entity({ name: 'stream_ack' })
export class StreamAckEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  @PrimaryColumn({ type: 'bigint' })
  seq!: number;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
