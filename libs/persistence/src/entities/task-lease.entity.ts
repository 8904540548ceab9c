import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A task that one of several processes does. */
@Entity({ name: 'task_lease' })
export class TaskLeaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  task!: string;

  /** Empty where nobody does it. */
  @Column({ type: 'varchar', length: 64 })
  owner!: string;

  /** When another may take it, by the database's clock. */
  @Column({ type: 'bigint' })
  expires!: number;
}
