import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user, as the identity service has it. */
@Entity({ name: 'mirrored_user' })
export class MirroredUser {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @Column({ type: 'varchar', name: 'user_name' })
  userName!: string;

  @Column({ type: Boolean })
  active!: boolean;

  /** All attributes. */
  @Column({ type: 'simple-json' })
  attributes!: object;

  @Column({ type: 'int' })
  version!: number;
}
