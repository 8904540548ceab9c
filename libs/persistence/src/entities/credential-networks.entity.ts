import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The networks of a credential of a kind that ends in `bound`; one of another kind may come from everywhere. */
@Entity({ name: 'credential_networks' })
export class CredentialNetworksEntity {
  @PrimaryColumn({ type: 'blob', name: 'credential_id' })
  credentialId!: Buffer;

  /** Null for an admin credential. */
  @Column({ type: 'int', name: 'tenant_id', nullable: true })
  tenantId!: number | null;

  /** With a space between two: `192.0.2.0/24 2001:db8::/32`. */
  @Column({ type: 'text' })
  networks!: string;
}
