import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One provisioning event, written in the transaction of its change and never updated. The names are those that Debezium's outbox router can be told. */
@Entity({ name: 'event' })
@Index('uq_event_order', ['tenantId', 'aggregateId', 'resourceVersion', 'ordinal'], { unique: true })
@Index('ix_event_txn', ['txnId'])
export class EventEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  /** UUIDv7. */
  @Column({ type: 'blob', name: 'event_id' })
  eventId!: Buffer;

  @Column({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Name of the resource type. */
  @Column({ type: 'varchar', name: 'aggregate_type', length: 64 })
  aggregateType!: string;

  /** Id of the resource. */
  @Column({ type: 'blob', name: 'aggregate_id' })
  aggregateId!: Buffer;

  @Column({ type: 'int', name: 'resource_version' })
  resourceVersion!: number;

  /** Position among the events of one version, from 0. */
  @Column({ type: 'int' })
  ordinal!: number;

  @Column({ type: 'tinyint', name: 'is_last' })
  isLast!: number;

  /** The transaction that wrote the row. */
  @Column({ type: 'blob', name: 'txn_id' })
  txnId!: Buffer;

  @Column({ type: 'varchar', length: 128 })
  type!: string;

  @Column({ type: 'bigint', name: 'occurred_at' })
  occurredAt!: number;

  /** Id of the credential. */
  @Column({ type: 'varchar', length: 255 })
  actor!: string;

  @Column({ type: 'varchar', name: 'request_id', length: 255 })
  requestId!: string;

  /** JSON of an EventPayload. */
  @Column({ type: 'text' })
  payload!: string;

  /** What the transaction is told as, where that is not its id: an operation of an asynchronous bulk request. */
  @Column({ type: 'varchar', name: 'told_txn', length: 64, nullable: true })
  toldTxn!: string | null;
}
