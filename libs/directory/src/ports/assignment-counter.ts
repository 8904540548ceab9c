import type { CatalogueName } from '../catalogues/catalogue.js';

/** Counts users by what they were given. */
export interface AssignmentCounter {
  /**
   * How many users of a tenant have each of some values, by value; 0 where it is absent.
   * @param values whose number is limited, in the form in which they are compared
   */
  countAssignments(
    tenantId: number,
    name: CatalogueName,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}
