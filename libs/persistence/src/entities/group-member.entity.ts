import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One member of a group. */
@Entity({ name: 'group_member' })
@Index('ix_group_member_member', ['tenantId', 'memberId'])
@Index('ix_group_member_type', ['groupId', 'memberType', 'tenantId'])
export class GroupMemberEntity {
  @PrimaryColumn({ type: 'blob', name: 'group_id' })
  groupId!: Buffer;

  @PrimaryColumn({ type: 'blob', name: 'member_id' })
  memberId!: Buffer;

  @Column({ type: 'varchar', name: 'member_type', length: 64 })
  memberType!: string;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;
}
