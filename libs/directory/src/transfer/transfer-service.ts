import {
  GROUP_TYPE,
  LIMITS,
  ScimError,
  URN,
  USER_TYPE,
  type Json,
  type JsonObject,
  type ResourceType,
} from '@rollcall/scim';

import { accessOf } from '../access/access.js';
import { readableProjection } from '../access/readable-projection.js';
import { AdministrationError } from '../administration/administration-error.js';
import { findTenant } from '../administration/find-tenant.js';
import type { Rehearsal, Rehearsals } from '../ports/rehearsals.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { RequestContext } from '../request-context.js';
import type { BulkAnswer } from '../resources/bulk-answer.js';
import { BulkService } from '../resources/bulk-service.js';
import type { JsonText } from '../resources/json-text.js';
import type { PasswordKeeper } from '../resources/password-keeper.js';
import { renderResource } from '../resources/render-resource.js';
import { renderText } from '../resources/render-text.js';
import type { ResourceLinks } from '../resources/resource-links.js';
import { ResourceService } from '../resources/resource-service.js';
import { wantedBy } from '../resources/wanted-by.js';
import { exportColumns } from './export-columns.js';
import { importedId } from './imported-id.js';
import { readCells } from './read-cells.js';
import { tableColumn, type TableColumn } from './table-column.js';
import type {
  ExportedPage,
  ExportRequest,
  ImportBatch,
  ImportedRow,
  ImportRow,
  TransferOperator,
} from './transfer-operator.js';
import { writeCells } from './write-cells.js';

type Store = Rehearsal['store'];

/** What transfers stand on. */
export interface TransferPorts {
  readonly tenants: Pick<TenantStore, 'findByName'>;
  readonly store: Store;
  readonly rehearsals: Rehearsals;
  /** Makes a keeper of passwords on a store; `hashed` is false where nothing is kept. */
  readonly passwordsOf: (store: Store, options: { readonly hashed: boolean }) => PasswordKeeper;
  readonly links: ResourceLinks;
  /** Lets other work of the process have its turn. */
  readonly pause: () => Promise<void>;
}

/** Who imports, for events and logs: nobody with a token. */
const ACTOR = 'rollcall-import';

const NOTHING = { members: false, groups: false };

/** Characters of one resource: what its endpoint takes as a body. */
const DATA_LIMIT = 1024 * 1024;
const LARGE_DATA_LIMIT = 16 * DATA_LIMIT;

/** Imports and exports resources through the services that serve requests. */
export class TransferService implements TransferOperator {
  constructor(private readonly ports: TransferPorts) {}

  async importColumns(
    tenantName: string,
    resourceType: string,
    columns: readonly string[],
  ): Promise<readonly (string | null)[]> {
    const { tenant, type } = await this.find(tenantName, resourceType);
    const bound = columns.map((path) =>
      path === '' ? undefined : tableColumn(type, tenant.relaxations, path),
    );
    const [twice] = columns.filter((path, index) => path !== '' && columns.indexOf(path) !== index);
    if (twice !== undefined)
      throw new AdministrationError('invalidImport', `Two columns are called ${JSON.stringify(twice)}.`);
    return bound.map((column) => (column === undefined || column.isReadOnly ? null : column.path));
  }

  async importRows(tenantName: string, batch: ImportBatch, now: number): Promise<readonly ImportedRow[]> {
    const { tenant, type } = await this.find(tenantName, batch.resourceType);
    if (batch.rows.length > LIMITS.bulkOperations) {
      throw new AdministrationError('invalidImport', `${LIMITS.bulkOperations} rows are imported at a time.`);
    }
    const ctx = contextOf(tenant, batch, now);
    if (!batch.dryRun) return this.importInto(this.ports.store, ctx, type, batch);
    return this.ports.rehearsals.rehearse(ctx, ({ store }) => this.importInto(store, ctx, type, batch));
  }

  async exportColumns(
    tenantName: string,
    resourceType: string,
    columns: readonly string[] | undefined,
  ): Promise<readonly string[]> {
    const { tenant, type } = await this.find(tenantName, resourceType);
    const asked = columns ?? exportColumns(type);
    return asked.map((path) => tableColumn(type, tenant.relaxations, path).path);
  }

  async exportPage(tenantName: string, request: ExportRequest, now: number): Promise<ExportedPage> {
    const { tenant, type } = await this.find(tenantName, request.resourceType);
    const ctx = { ...callerOf('export', now), tenant };
    const computed = type.schema.attributes.filter(
      ({ name, mutability }) => name === 'groups' && mutability === 'readOnly',
    );
    const left = computed.map(({ name }) => name);
    const projection = readableProjection(ctx, type, left.length === 0 ? {} : { excludedAttributes: left });
    const columns = request.columns?.map((path) => tableColumn(type, tenant.relaxations, path));
    const wanted = columns === undefined ? wantedBy(type, projection) : NOTHING;
    const page = { position: request.position, count: request.count };
    const found = await this.ports.store.list(ctx, type, { page, wanted });
    const links = this.ports.links.for(tenant);
    return {
      resources: found.resources.map((stored) =>
        columns === undefined
          ? joined(renderText(type, stored, projection, { links }))
          : writeCells(columns, renderResource(type, stored, links)),
      ),
      total: found.totalResults,
      ...(found.next === undefined ? {} : { next: found.next }),
    };
  }

  private async find(
    tenantName: string,
    typeName: string,
  ): Promise<{ readonly tenant: TenantRecord; readonly type: ResourceType }> {
    const tenant = await findTenant(this.ports.tenants, tenantName);
    const all = tenant.types?.all ?? [USER_TYPE, GROUP_TYPE];
    const type = all.find(({ name }) => name === typeName);
    if (type !== undefined) return { tenant, type };
    throw new AdministrationError(
      'resourceTypeNotFound',
      `The tenant "${tenant.name}" has no resource type ${JSON.stringify(typeName.slice(0, 80))}. ` +
        `It has ${all.map(({ name }) => name).join(', ')}.`,
    );
  }

  private async importInto(
    store: Store,
    ctx: RequestContext,
    type: ResourceType,
    batch: ImportBatch,
  ): Promise<readonly ImportedRow[]> {
    const { relaxations } = ctx.tenant;
    const columns = batch.columns.map((path) =>
      path === null ? undefined : tableColumn(type, relaxations, path),
    );
    const done = new Map<number, ImportedRow>();
    const rows: { readonly row: number; readonly data: Json }[] = [];
    for (const row of batch.rows) {
      const data = bodyOf(ctx, type, columns, row);
      if (data instanceof ScimError) done.set(row.row, refusal(row.row, data));
      else if (batch.repeated && (await this.isThere(store, ctx, type, batch, row)))
        done.set(row.row, { row: row.row, outcome: 'created' });
      else rows.push({ row: row.row, data });
    }
    const answers = rows.length === 0 ? [] : await this.create(store, ctx, type, { batch, rows });
    for (const answer of answers) {
      const row = rows[answer.index]?.row;
      if (row !== undefined) done.set(row, outcomeOf(row, answer));
    }
    return batch.rows.flatMap(({ row }) => done.get(row) ?? []);
  }

  private async isThere(
    store: Store,
    ctx: RequestContext,
    type: ResourceType,
    { seed }: ImportBatch,
    { row }: ImportRow,
  ): Promise<boolean> {
    return (await store.find(ctx, type, importedId(seed, row), NOTHING)) !== undefined;
  }

  /** As a bulk request, with ids that follow from the rows. */
  private create(
    store: Store,
    ctx: RequestContext,
    type: ResourceType,
    {
      batch,
      rows,
    }: {
      readonly batch: ImportBatch;
      readonly rows: readonly { readonly row: number; readonly data: Json }[];
    },
  ): Promise<readonly BulkAnswer[]> {
    const { links, passwordsOf, pause } = this.ports;
    const given = rows.map(({ row }) => importedId(batch.seed, row)).values();
    const ids = { next: (): string => given.next().value ?? noId() };
    const binding = { name: type.name, typeFor: () => type, patchReturnsResource: true };
    const passwords = passwordsOf(store, { hashed: !batch.dryRun });
    const resources = new ResourceService(binding, { reader: store, writer: store, passwords, ids, links });
    const dataLimit = type.collections.length > 0 ? LARGE_DATA_LIMIT : DATA_LIMIT;
    const service = new BulkService({
      endpointsOf: () => [{ binding, resources, dataLimit }],
      ...{ creator: store, ids, links },
      surroundings: { pause, refusalOf: (_, error) => refusalOf(error) },
    });
    return service.answers(ctx, {
      schemas: [URN.bulkRequest],
      Operations: rows.map(({ row, data }) => ({
        ...{ method: 'POST', path: type.endpoint, bulkId: `row-${row}`, data },
      })),
    });
  }
}

function contextOf(tenant: TenantRecord, { seed }: ImportBatch, now: number): RequestContext {
  return { ...callerOf(`import-${seed.started.toString(36)}-${seed.salt.toString(36)}`, now), tenant };
}

function callerOf(requestId: string, now: number): Omit<RequestContext, 'tenant'> {
  return {
    principal: { credentialId: ACTOR, name: ACTOR, access: accessOf(undefined) },
    requestId,
    now,
  };
}

function bodyOf(
  { tenant: { relaxations } }: RequestContext,
  type: ResourceType,
  columns: readonly (TableColumn | undefined)[],
  row: ImportRow,
): Json | ScimError {
  if ('resource' in row) return row.resource;
  try {
    return readCells(type, relaxations, columns, row.cells);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}

/** Only what says that a row cannot be taken: anything else ends the import, which goes on where it was. */
function refusalOf(error: unknown): ScimError {
  if (error instanceof ScimError && error.errorName !== 'unavailable') return error;
  throw error;
}

function refusal(row: number, { detail, scimType }: ScimError): ImportedRow {
  return { row, outcome: 'refused', detail, ...(scimType === undefined ? {} : { scimType }) };
}

function outcomeOf(row: number, { result: { response } }: BulkAnswer): ImportedRow {
  if (response === undefined) return { row, outcome: 'created' };
  const detail = textOf(response, 'detail');
  const scimType = textOf(response, 'scimType');
  return {
    row,
    outcome: scimType === 'uniqueness' ? 'existing' : 'refused',
    ...(detail === undefined ? {} : { detail }),
    ...(scimType === undefined ? {} : { scimType }),
  };
}

function textOf(response: JsonObject, name: string): string | undefined {
  const value = response[name];
  return typeof value === 'string' ? value : undefined;
}

function noId(): never {
  throw new TypeError('every row has one id');
}

function joined(text: JsonText): string {
  return text.map((part) => (typeof part === 'string' ? part : [...part].join(''))).join('');
}
