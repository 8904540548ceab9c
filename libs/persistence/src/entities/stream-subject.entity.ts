import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A resource whose events a stream does not get. */
@Entity({ name: 'stream_subject' })
export class StreamSubjectEntity {
  @PrimaryColumn({ type: 'blob', name: 'sink_id' })
  sinkId!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
