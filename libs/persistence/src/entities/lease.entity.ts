import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which relay works for a part of the tenants, by the database's clock. */
@Entity({ name: 'lease' })
export class LeaseEntity {
  @PrimaryColumn({ type: 'smallint' })
  shard!: number;

  /** Empty where nobody does. */
  @Column({ type: 'varchar', length: 64 })
  owner!: string;

  /** Grows with every new holder. */
  @Column({ type: 'bigint' })
  fence!: number;

  @Column({ type: 'bigint' })
  expires!: number;
}
