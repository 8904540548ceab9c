import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What of an asynchronous request is longer than a statement should be, in its order. */
@Entity({ name: 'async_part' })
export class AsyncPartEntity {
  @PrimaryColumn({ type: 'blob' })
  txn!: Buffer;

  @PrimaryColumn({ type: 'int' })
  part!: number;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'text' })
  content!: string;
}
