import type { BoundFilter } from '../filter/nodes.js';
import type { Attribute, Schema } from '../schema/attribute.js';
import type { Json, JsonArray, JsonObject } from '../text/json.js';

/** Where a step writes: an attribute of the document, with what of it. Names are resolved; nothing here is looked up again. */
export interface PatchTarget {
  /** URN of the extension that defines the attribute. */
  readonly extension?: string;
  readonly attribute: Attribute;
  /** The sub-attribute that is meant, of the attribute or of the selected elements. */
  readonly sub?: Attribute;
  /** Selects elements of a multi-valued attribute. Without it, a sub-attribute is that of every element (P-PATH-12). */
  readonly filter?: BoundFilter;
  /** The operation and its path, for the details of errors. Without any value. */
  readonly where: string;
}

/**
 * Writes a value in canonical form: of the sub-attribute where the target names one, else of the attribute; of one
 * element where there is a filter; an array where the attribute is multi-valued and there is none.
 */
export interface WriteStep {
  readonly op: 'add' | 'replace';
  readonly target: PatchTarget;
  readonly value: Json;
  /** Names of sub-attributes that an object in `value` clears while it is merged: those sent as null. */
  readonly cleared: readonly string[];
  /** What an element starts with that is created because the filter selects none; absent: that is `noTarget`. */
  readonly start?: JsonObject;
}

/** Unassigns the target. */
export interface RemoveStep {
  readonly op: 'remove';
  readonly target: PatchTarget;
  /** Removes only elements, of those that the filter selects, that have everything that one of these has; never empty. */
  readonly listed?: JsonArray;
  /** A filter that selects nothing is `noTarget`: the step stands for a replace by null. */
  readonly mustMatch: boolean;
}

/** Unassigns all attributes of an extension (P-PATH-07, P-PATCH-15). */
export interface RemoveExtensionStep {
  readonly op: 'removeExtension';
  readonly schema: Schema;
  readonly where: string;
}

/** One bound operation on the document. */
export type PatchStep = WriteStep | RemoveStep | RemoveExtensionStep;

/** An element of a collection, for example of a group's `members` (RFC 7643 §4.2). */
export interface CollectionElement {
  /** The id of the resource that is meant. */
  readonly value: string;
  /** The name of its resource type, as the client sent it. */
  readonly type?: string;
}

/** A change that needs no look at the collection: its cost is that of the change (S-GRP-08). */
export interface CollectionDelta {
  readonly kind: 'delta';
  readonly attribute: string;
  /** Everything that is not in `add` is removed; `remove` is empty then. */
  readonly clear: boolean;
  /** No id twice, and none that is in `remove`. An element that is there already stays as it is (S-GRP-10). */
  readonly add: readonly CollectionElement[];
  /** Ids; one that is not in the collection is no error (S-GRP-11). */
  readonly remove: readonly string[];
}

/** A change that depends on the elements: an operation selects them by more than their id. */
export interface ComputedCollectionChange {
  readonly kind: 'computed';
  readonly attribute: string;
  /**
   * Ids, each once, that are added without a type while a later operation selects by type: `apply` wants to be told
   * their types, or a filter that follows an add decides wrongly (P-PATCH-05). Absent: none.
   */
  readonly unresolved?: readonly string[];
  /**
   * From the present elements, with their types, to those that remain; the same array when nothing changes. Pure.
   * `types` has the names of the resource types of `unresolved` ids, as far as those resources exist and are not among
   * the present elements.
   */
  readonly apply: (
    current: readonly CollectionElement[],
    types?: ReadonlyMap<string, string>,
  ) => readonly CollectionElement[];
}

/** What a PATCH does to one collection, all operations together. */
export type CollectionChange = CollectionDelta | ComputedCollectionChange;

/** A PATCH whose names, types and mutability have been checked, ready to be applied any number of times. */
export interface PatchPlan {
  readonly steps: readonly PatchStep[];
  /** At most one for each of the type's collections, and only for those that an operation names. */
  readonly collections: readonly CollectionChange[];
  /**
   * Keys of the attributes and sub-attributes that the client named in any operation, as in `BoundAttribute.key`:
   * what is returned on request is returned in the answer when it is here (C-CHAR-13).
   */
  readonly supplied: ReadonlySet<string>;
}
