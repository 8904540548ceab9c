import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a tenant has registered: its schemas and resource types. */
@Entity({ name: 'tenant_types' })
export class TenantTypesEntity {
  @PrimaryColumn({ type: 'int', name: 'tenant_id' })
  tenantId!: number;

  /** Raised with each change. */
  @Column({ type: 'int' })
  generation!: number;

  /** The generation from which on resources can be written: those before allowed what is not allowed any more. */
  @Column({ type: 'int' })
  oldest!: number;

  /** JSON: `{ "schemas": [{ "schema": …, "codes": { path: number } }], "types": […], "nextCode": number }`. */
  @Column({ type: 'text' })
  definitions!: string;
}
