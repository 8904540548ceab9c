/** What to load. */
export interface PopulationRequest {
  readonly users: number;
  readonly groups?: readonly { readonly displayName: string; readonly members: number }[];
  /** 1 unless it is given. */
  readonly seed?: number;
}

/** What a request needs to address a user. */
export interface PopulationUser {
  readonly id: string;
  readonly userName: string;
  /** The value of the element of `emails` with the type `work`. */
  readonly email: string;
  readonly externalId: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Three letters with which the family names of about one in 2,000 users begin. */
  readonly familyBeginning: string;
  readonly active: boolean;
  readonly employeeNumber: string;
  /** One of 200. */
  readonly department: string;
  readonly managerIndex: number | undefined;
}

/** A resource as it is stored; the attributes are those that the service would have read from a POST. */
export interface PopulationResource {
  readonly typeName: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly lastModified: number;
  readonly attributes: Readonly<Record<string, Json>>;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A group and its members by their place, in the order of their ids. */
export interface PopulationGroup {
  readonly id: string;
  readonly displayName: string;
  readonly members: number;
  /** The id of the member at a place. */
  memberIds(place: number): string;
  /** Which user that is. */
  memberIndex(place: number): number;
  readonly resource: PopulationResource;
}

/** Pure functions of seed, tenant and size. */
export interface Population {
  readonly tenantId: number;
  userAt(index: number): PopulationUser;
  resourceAt(index: number): PopulationResource;
  readonly groups: readonly PopulationGroup[];
}

export function describePopulation(request: PopulationRequest & { readonly tenantId: number }): Population;

export function loadPopulation(
  request: PopulationRequest & {
    /** A DATABASE_URL. */
    readonly url: string;
    /** That of the tenant `default` unless it is given. */
    readonly tenantId?: number;
    /** Counts users and memberships. */
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<Population>;

export function prepareTenant(options: {
  readonly url: string;
  /** `default` unless it is given. */
  readonly name?: string;
}): Promise<{ readonly tenantId: number; readonly token: string }>;
