import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A fact about the whole database, such as the fold version of its keys. */
@Entity({ name: 'setting' })
export class SettingEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'text' })
  value!: string;
}
