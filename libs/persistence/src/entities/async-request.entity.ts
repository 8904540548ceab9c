import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request that is carried out later, or was. */
@Entity({ name: 'async_request' })
@Index('ix_async_request_open', ['completed', 'expires'])
@Index('ix_async_request_tenant', ['tenantId', 'completed', 'target'])
export class AsyncRequestEntity {
  /** UUIDv7: also that of the events of its change. */
  @PrimaryColumn({ type: 'blob' })
  txn!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'blob', name: 'credential_id' })
  credentialId!: Buffer;

  /** By the database's clock, or just behind the one before it of its target: the order in which they are carried out. */
  @Column({ type: 'bigint' })
  accepted!: number;

  /** Id of the resource that it changes. */
  @Column({ type: 'blob', nullable: true })
  target!: Buffer | null;

  /** The request, sealed, or its beginning; null when it was carried out. */
  @Column({ type: 'text', nullable: true })
  request!: string | null;

  /** Who carries it out; empty where nobody does. */
  @Column({ type: 'varchar', length: 64 })
  owner!: string;

  /** When another may take it, by the database's clock. */
  @Column({ type: 'bigint' })
  expires!: number;

  /** Grows with each who takes it: whoever comes with an older number is refused. */
  @Column({ type: 'int' })
  attempts!: number;

  /** Whether its change was committed; a bulk request has records of its operations instead. */
  @Column({ type: 'tinyint' })
  applied!: number;

  @Column({ type: 'bigint', nullable: true })
  completed!: number | null;

  /** JSON of an AsyncResult. */
  @Column({ type: 'text', nullable: true })
  result!: string | null;
}
