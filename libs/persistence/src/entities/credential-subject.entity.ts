import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The user for whom a credential stands; a credential of a provisioning client has none. */
@Entity({ name: 'credential_subject' })
export class CredentialSubjectEntity {
  @PrimaryColumn({ type: 'blob', name: 'credential_id' })
  credentialId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'blob', name: 'resource_id' })
  resourceId!: Buffer;
}
