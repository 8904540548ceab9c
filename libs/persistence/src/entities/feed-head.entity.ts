import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The last place that was given in a tenant's feed. */
@Entity({ name: 'feed_head' })
@Index('ix_feed_head_shard', ['shard'])
export class FeedHeadEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @Column({ type: 'smallint' })
  shard!: number;

  @Column({ type: 'bigint' })
  seq!: number;
}
