import { ScimError, versionTag, type BulkResult } from '@rollcall/scim';

import type { BulkJournal, BulkRecord, BulkRefusal } from '../ports/bulk-journal.js';
import type { BoundBulkOperation, BoundCall } from './bind-bulk-operations.js';
import type { BulkAnswer } from './bulk-answer.js';
import type { ResourceLinks } from './resource-links.js';
import { successStatus } from './success-status.js';

/** A resource after an operation. */
export interface BulkSuccess {
  readonly id: string;
  /** The status code. */
  readonly status: string;
  /** Its entity tag; absent where it is gone. */
  readonly version?: string;
}

/** What decides whether operations are tried. */
export interface BulkOutcomesOptions {
  /** Errors after which no further operation is tried. */
  readonly failOnErrors: number | undefined;
  /** Told of refusals. */
  readonly journal?: Pick<BulkJournal, 'refuse'> | undefined;
  /** Why no operation is tried any more. */
  readonly givenUp?: ScimError | undefined;
}

/** Where the operations of bulk requests are sent: the path of what names no resource and no endpoint. */
const BULK_PATH = '/Bulk';

/** What became of the operations of a bulk request so far. */
export class BulkOutcomes {
  private readonly byIndex: (BulkResult | undefined)[];
  private readonly failed = new Set<string>();
  private errors = 0;
  private outage: ScimError | undefined;

  constructor(
    private readonly operations: readonly BoundBulkOperation[],
    private readonly links: ResourceLinks,
    private readonly options: BulkOutcomesOptions,
  ) {
    this.byIndex = operations.map(() => undefined);
    this.outage = options.givenUp;
  }

  /** Whether errors are counted, so that nothing may be done that comes after the last one (B-BULK-17). */
  get counted(): boolean {
    return this.options.failOnErrors !== undefined;
  }

  /** Whether there were as many errors as the client wants to see. */
  get stopped(): boolean {
    const { failOnErrors } = this.options;
    return failOnErrors !== undefined && this.errors >= failOnErrors;
  }

  /** Whether it is known what became of an operation. */
  has(index: number): boolean {
    return this.byIndex[index] !== undefined;
  }

  /** Notes what became of an operation when the request was tried before. */
  restore(index: number, record: BulkRecord): void {
    if (record.refusal !== undefined) {
      this.refuse(index, record.refusal);
      return;
    }
    const { resourceId: id, version } = record;
    const { label, bound } = this.operations[index] ?? missing(index);
    const location = this.locationOf(bound, id);
    this.note(index, {
      ...(version === undefined ? {} : { version: versionTag(version) }),
      ...(location === undefined ? {} : { location }),
      status: successStatus(label.method, bound?.endpoint.binding),
    });
  }

  /** Why an operation cannot be tried: what it refers to was not created, or the store takes no changes any more. */
  obstacle(index: number): ScimError | undefined {
    if (this.outage !== undefined) return this.outage;
    const operation = this.operations[index];
    const bulkId = [...(operation?.references ?? [])].find((reference) => this.failed.has(reference));
    if (operation === undefined || bulkId === undefined) return undefined;
    return new ScimError(
      'conflict',
      `${operation.label.where} refers to "bulkId:${bulkId.slice(0, 80)}", which was not created: see the result of that operation.`,
    );
  }

  /** Notes a success. */
  succeed(index: number, { id, status, version }: BulkSuccess): void {
    const type = this.operations[index]?.bound?.type;
    if (type === undefined) throw new TypeError(`operation ${index} was refused`);
    this.note(index, {
      ...(version === undefined ? {} : { version }),
      location: this.links.of(type).location(type.name, id),
      status,
    });
  }

  /** Notes a creation. */
  create(index: number, { id, version }: { readonly id: string; readonly version: number }): void {
    this.succeed(index, { id, status: '201', version: versionTag(version) });
  }

  /**
   * Notes a refusal. After one that says that the store is not available, no other operation is tried.
   * @param id of the resource that was to be changed, where its path gives a bulkId instead
   */
  fail(index: number, error: ScimError, id?: string): void {
    if (error.errorName === 'unavailable') this.outage ??= error;
    const operation = this.operations[index];
    const location = operation?.location ?? this.locationOf(operation?.bound, id);
    const refusal: BulkRefusal = {
      ...(location === undefined ? {} : { location }),
      status: String(error.status),
      response: error.toBody(),
    };
    this.refuse(index, refusal);
    this.options.journal?.refuse(index, refusal);
  }

  /** The results in the order of the operations, without those that were not tried (B-BULK-17, B-BULK-20). */
  answers(): readonly BulkAnswer[] {
    return this.byIndex.flatMap((result, index) =>
      result === undefined ? [] : [{ index, path: this.pathOf(index, result), result }],
    );
  }

  private refuse(index: number, refusal: BulkRefusal): void {
    this.errors += 1;
    const bulkId = this.operations[index]?.label.bulkId;
    if (bulkId !== undefined) this.failed.add(bulkId);
    this.note(index, refusal);
  }

  private pathOf(index: number, { location }: BulkResult): string {
    if (location !== undefined) return location.slice(this.links.base.length);
    return this.operations[index]?.endpoint ?? BULK_PATH;
  }

  private note(index: number, outcome: Omit<BulkResult, 'method' | 'bulkId'>): void {
    const label = this.operations[index]?.label;
    if (label === undefined || this.byIndex[index] !== undefined)
      throw new TypeError(`operation ${index} has an outcome already`);
    const { method, bulkId } = label;
    this.byIndex[index] = { method, ...(bulkId === undefined ? {} : { bulkId }), ...outcome };
  }

  private locationOf(bound: BoundCall | undefined, id: string | undefined): string | undefined {
    if (bound === undefined || id === undefined) return undefined;
    return this.links.of(bound.type).location(bound.type.name, id);
  }
}

function missing(index: number): never {
  throw new TypeError(`there is no operation ${index}`);
}
