import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The end of the audit log, apart from its entries: one row, behind whose lock entries are added. */
@Entity({ name: 'audit_head' })
export class AuditHeadEntity {
  @PrimaryColumn({ type: 'tinyint' })
  id!: number;

  @Column({ type: 'bigint' })
  seq!: number;

  @Column({ type: 'blob' })
  hash!: Buffer;
}
