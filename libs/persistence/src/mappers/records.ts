import type { Resource } from '@rollcall/scim';

import type { AttributeValueEntity } from '../entities/attribute-value.entity.js';
import type { ResourceDocEntity } from '../entities/resource-doc.entity.js';
import type { ResourceEntity } from '../entities/resource.entity.js';

/** The prepared columns of a resource's record. */
export type KeyRecord = Pick<
  ResourceEntity,
  'uniqueKey' | 'externalId' | 'displayKey' | 'familyKey' | 'givenKey' | 'active'
>;

/** One row of the attribute index. */
export type ValueRecord = Pick<AttributeValueEntity, 'attribute' | 'value' | 'element' | 'longValue'>;

/** One value of a unique attribute of a registered schema. */
export interface UniqueRecord {
  readonly attribute: number;
  /** Canonical key of the attribute, for messages. */
  readonly key: string;
  /** Prepared value, cut by `indexKey`. */
  readonly value: Buffer;
}

/** One reference as the resource has it; the target is checked by who writes it. */
export interface ReferenceRecord {
  readonly attribute: number;
  /** Canonical key of the attribute, for messages. */
  readonly key: string;
  /** Name of the resource type that the target must have. */
  readonly targetType: string;
  /** As the client sent it. */
  readonly target: string;
}

/** One value that refers to a resource and is part of the document. */
export interface ListedRecord {
  readonly attribute: number;
  /** Canonical key of the attribute, for messages. */
  readonly key: string;
  /** Names of the resource types of which the target may be one: of what the client says of it, where it says so. */
  readonly targetTypes: readonly string[];
  /** The id as the client sent it, or in an address. */
  readonly target: string;
  /** What it must be, for messages: goes on after the key. */
  readonly wanted: string;
}

/** A resource as it is stored, without what the store itself decides (id, version, times). */
export interface ResourceRecords {
  readonly keys: KeyRecord;
  /** What the document says. */
  readonly content: Resource;
  readonly document: ResourceDocEntity['document'];
  readonly secret: ResourceDocEntity['secret'];
  readonly values: readonly ValueRecord[];
  readonly uniques: readonly UniqueRecord[];
  readonly references: readonly ReferenceRecord[];
  readonly listed: readonly ListedRecord[];
}

/** A reference as it is read: the target's id and its present displayName. */
export interface ReferenceState {
  readonly attribute: number;
  readonly target: string;
  readonly displayName?: string;
}
