import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An issuer whose tokens open a tenant. */
@Entity({ name: 'trusted_issuer' })
@Index('ix_trusted_issuer_issuer', ['issuer'])
@Index('ix_trusted_issuer_tenant', ['tenantId'])
export class TrustedIssuerEntity {
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** The claim `iss` in UTF-8. */
  @Column({ type: 'blob' })
  issuer!: Buffer;

  /** JSON: what tokens must be, and what they may do. */
  @Column({ type: 'text' })
  settings!: string;

  @Column({ type: 'bigint' })
  created!: number;
}
