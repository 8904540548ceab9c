import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The scopes of a credential of the kinds `scoped` and `scoped-bound`; one of another kind has none. */
@Entity({ name: 'credential_scopes' })
export class CredentialScopesEntity {
  @PrimaryColumn({ type: 'blob', name: 'credential_id' })
  credentialId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** With a space between two (RFC 6749 §3.3): `scim:read scim:write:User`. */
  @Column({ type: 'text' })
  scopes!: string;
}
