import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that relays events, by the database's clock. */
@Entity({ name: 'relay' })
export class RelayEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  owner!: string;

  @Column({ type: 'bigint' })
  expires!: number;
}
