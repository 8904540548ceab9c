import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The inside of a deleted resource. */
@Entity({ name: 'archived_resource_doc' })
export class ArchivedResourceDocEntity {
  @PrimaryColumn({ type: 'blob' })
  id!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** JSON of the stored attributes, without computed ones, references and secrets. */
  @Column({ type: 'text' })
  document!: string;

  /** Hash of the password. */
  @Column({ type: 'text', nullable: true })
  secret!: string | null;
}
