import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that signs tokens, or did, or will. */
@Entity({ name: 'signing_key' })
export class SigningKeyEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  kid!: string;

  /** `next`, `current` or `previous`. */
  @Column({ type: 'varchar', length: 64 })
  state!: string;

  /** The private key, sealed. */
  @Column({ type: 'text' })
  secret!: string;

  @Column({ type: 'bigint' })
  created!: number;
}
