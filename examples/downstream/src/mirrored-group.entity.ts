import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group, as the identity service has it; its members are rows of their own. */
@Entity({ name: 'mirrored_group' })
export class MirroredGroup {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @Column({ type: 'varchar', name: 'display_name' })
  displayName!: string;

  /** All attributes but the members. */
  @Column({ type: 'simple-json' })
  attributes!: object;

  @Column({ type: 'int' })
  version!: number;
}
