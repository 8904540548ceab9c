import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that serves, by the database's clock, and what it tells the others. */
@Entity({ name: 'replica' })
export class ReplicaEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @Column({ type: 'bigint' })
  told!: number;

  @Column({ type: 'bigint' })
  expires!: number;

  @Column({ type: 'text' })
  news!: string;
}
