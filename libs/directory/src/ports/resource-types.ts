import type { ResourceType, Schema } from '@rollcall/scim';

import type { Catalogues } from '../catalogues/catalogue.js';

/** The resource types of one tenant: those that every tenant has, with what it has added to them, and those of its own. */
export interface ResourceTypes {
  /** Raised with each change; 0 where the tenant has registered nothing. */
  readonly generation: number;
  readonly all: readonly ResourceType[];
  /** Every schema that the tenant has registered, whether or not a type has it. */
  readonly registered: readonly Schema[];
  /** The roles and entitlements that the tenant has registered. */
  readonly catalogues: Catalogues;
  /** By `User`, in exactly this spelling. */
  typeNamed(name: string): ResourceType | undefined;
  /** By `/Users`, in exactly this spelling. */
  typeAt(endpoint: string): ResourceType | undefined;
}
