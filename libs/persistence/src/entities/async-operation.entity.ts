import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of an operation of a bulk request that is being carried out. */
@Entity({ name: 'async_operation' })
export class AsyncOperationEntity {
  @PrimaryColumn({ type: 'blob' })
  txn!: Buffer;

  /** Position of the operation in the request. */
  @PrimaryColumn({ type: 'int' })
  place!: number;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Null where it was refused. */
  @Column({ type: 'blob', name: 'resource_id', nullable: true })
  resourceId!: Buffer | null;

  /** Of the resource after the operation; null where it is gone. */
  @Column({ type: 'int', nullable: true })
  version!: number | null;

  /** JSON of a BulkRefusal. */
  @Column({ type: 'text', nullable: true })
  refusal!: string | null;
}
