import type { BulkResult } from '@rollcall/scim';

import type { ResourceCreator } from './resource-creator.js';
import type { ResourceWriter } from './resource-writer.js';

/** What the result of an operation says of its refusal. */
export type BulkRefusal = Omit<BulkResult, 'method' | 'bulkId' | 'version'>;

/** What became of an operation of a bulk request: what it changed or created, or why it was refused. */
export type BulkRecord =
  | {
      readonly resourceId: string;
      /** Of the resource after the operation; undefined where it is gone. */
      readonly version: number | undefined;
      readonly refusal?: undefined;
    }
  | { readonly refusal: BulkRefusal };

/**
 * Remembers what became of the operations of one bulk request, so that whoever carries the request on after a crash does
 * none of them twice.
 */
export interface BulkJournal {
  /**
   * What writes for the request: `operation` of the context, or of a creation, says for which operation. A change is
   * committed together with its record, and with those of the refusals before it.
   * @throws ClaimLost by each of its calls; nothing is written then
   */
  readonly writer: ResourceWriter & ResourceCreator;
  /** The records by the positions of the operations. @throws ClaimLost */
  records(): Promise<ReadonlyMap<number, BulkRecord>>;
  /** Has a refusal recorded, together with the next change: until then the operation may be tried again. */
  refuse(index: number, refusal: BulkRefusal): void;
}
