import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A tenant and its settings. */
@Entity({ name: 'tenant' })
@Index('uq_tenant_name', ['name'], { unique: true })
export class TenantEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'varchar', length: 64 })
  name!: string;

  /** JSON: what differs from the defaults, and the state where it is not at work (`settingsText`). */
  @Column({ type: 'text' })
  settings!: string;

  @Column({ type: 'bigint' })
  created!: number;
}
