import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The place of an event in its tenant's feed: 1, 2, 3 … without a gap. */
@Entity({ name: 'feed' })
@Index('uq_feed_event', ['eventId'], { unique: true })
export class FeedEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  @PrimaryColumn({ type: 'bigint' })
  seq!: number;

  /** Raised by each restore of the database. */
  @Column({ type: 'int' })
  epoch!: number;

  /** Key of the event's row. */
  @Column({ type: 'bigint', name: 'event_id' })
  eventId!: number;

  @Column({ type: 'bigint', name: 'sequenced_at' })
  sequencedAt!: number;
}
