import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A membership that ended by the deletion of the group or of the member. */
@Entity({ name: 'archived_group_member' })
export class ArchivedGroupMemberEntity {
  /** The resource whose deletion ended it. */
  @PrimaryColumn({ type: 'blob', name: 'deleted_id' })
  deletedId!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'group_id' })
  groupId!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'member_id' })
  memberId!: Buffer;

  @Column({ type: 'varchar', name: 'member_type', length: 64 })
  memberType!: string;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
