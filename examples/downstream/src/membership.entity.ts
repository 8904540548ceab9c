import { Entity, Index, PrimaryColumn } from 'typeorm';

/** That a user, or a group, is a member of a group. */
@Entity({ name: 'membership' })
@Index('ix_membership_member', ['memberId'])
export class Membership {
  @PrimaryColumn({ type: 'varchar', length: 64, name: 'group_id' })
  groupId!: string;

  @PrimaryColumn({ type: 'varchar', length: 64, name: 'member_id' })
  memberId!: string;
}
