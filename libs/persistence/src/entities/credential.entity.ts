import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A bearer or admin credential; the token itself is not kept. */
@Entity({ name: 'credential' })
@Index('uq_credential_token_hash', ['tokenHash'], { unique: true })
@Index('ix_credential_tenant', ['tenantId'])
export class CredentialEntity {
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  /** Null for an admin credential. */
  @Column({ type: 'int', name: 'tenant_id', nullable: true })
  tenantId!: number | null;

  @Column({ type: 'varchar', length: 16 })
  kind!: string;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  /** SHA-256 of the token. */
  @Column({ type: 'blob', name: 'token_hash' })
  tokenHash!: Buffer;

  @Column({ type: 'bigint' })
  created!: number;

  @Column({ type: 'bigint', nullable: true })
  expires!: number | null;

  @Column({ type: 'bigint', nullable: true })
  revoked!: number | null;

  @Column({ type: 'bigint', name: 'last_used', nullable: true })
  lastUsed!: number | null;
}
