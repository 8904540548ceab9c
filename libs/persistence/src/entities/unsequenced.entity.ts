import { Entity, PrimaryColumn } from 'typeorm';

/** Names an event that has no place in a feed yet; written in the event's own transaction. */
@Entity({ name: 'unsequenced' })
export class UnsequencedEntity {
  /** The part that the tenant falls into. */
  @PrimaryColumn({ type: 'smallint' })
  shard!: number;

  @PrimaryColumn({ type: 'bigint', name: 'event_id' })
  eventId!: number;
}
