import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entry of the audit log; never changed. */
@Entity({ name: 'audit_entry' })
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'bigint' })
  seq!: number;

  /** Canonical JSON of an AuditDraft with its place. */
  @Column({ type: 'text' })
  content!: string;

  /** The hash of the entry before. */
  @Column({ type: 'blob' })
  previous!: Buffer;

  @Column({ type: 'blob' })
  hash!: Buffer;
}
