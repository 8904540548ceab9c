import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that events are delivered to. */
@Entity({ name: 'sink' })
@Index('ix_sink_tenant', ['tenantId'])
export class SinkEntity {
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  /** Null for a sink of all tenants. */
  @Column({ type: 'int', name: 'tenant_id', nullable: true })
  tenantId!: number | null;

  /** Names the publisher. */
  @Column({ type: 'varchar', length: 32 })
  kind!: string;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  /** JSON. */
  @Column({ type: 'text' })
  settings!: string;

  /** Sealed. */
  @Column({ type: 'text', nullable: true })
  secret!: string | null;

  @Column({ type: 'bigint' })
  created!: number;
}
