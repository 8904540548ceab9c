import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An OAuth client of a tenant; its secrets themselves are not kept. */
@Entity({ name: 'oauth_client' })
@Index('ix_oauth_client_tenant', ['tenantId'])
export class OauthClientEntity {
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  /** With a space between two (RFC 6749 §3.3); null where its tokens may do everything. */
  @Column({ type: 'text', nullable: true })
  scopes!: string | null;

  @Column({ type: 'int', name: 'token_minutes' })
  tokenMinutes!: number;

  /** JSON: `[{ "hash": hexadecimal, "created": milliseconds, "expires": milliseconds }]`, the newest first. */
  @Column({ type: 'text' })
  secrets!: string;

  @Column({ type: 'bigint' })
  created!: number;

  @Column({ type: 'bigint', nullable: true })
  revoked!: number | null;

  @Column({ type: 'bigint', name: 'last_used', nullable: true })
  lastUsed!: number | null;
}
