import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A role or an entitlement that only so many users may have: whoever gives it to one waits here for others who do. */
@Entity({ name: 'assignment_turn' })
export class AssignmentTurnEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Code of the attribute in `attribute_value`. */
  @PrimaryColumn({ type: 'smallint' })
  attribute!: number;

  /** Key of the value in `attribute_value`. */
  @PrimaryColumn({ type: 'blob' })
  value!: Buffer;

  /** Raised by each transaction that gives the value. */
  @Column({ type: 'bigint' })
  turns!: number;
}
