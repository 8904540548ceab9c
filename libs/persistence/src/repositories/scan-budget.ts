import { ScimError } from '@rollcall/scim';

/** Resources that one request may examine in memory. */
const EXAMINED = 200_000;

/** Milliseconds that one request may scan. */
const SCAN_MILLISECONDS = 10_000;

/** What one request may still examine, however many scans it makes. */
export interface ScanBudget {
  /** Resources that a scan may find by an index: one more than it may examine. */
  readonly limit: number;
  /** @throws ScimError `tooMany` when the time is over */
  checkTime(): void;
  /**
   * Counts resources that are examined.
   * @throws ScimError `tooMany` when they are too many for one request
   */
  spend(resources: number): void;
}

/**
 * Makes the budget of one request.
 * @param clock milliseconds that only ascend
 */
export function scanBudget(clock: () => number = () => performance.now()): ScanBudget {
  const end = clock() + SCAN_MILLISECONDS;
  let examined = 0;
  return {
    limit: EXAMINED + 1,
    checkTime() {
      if (clock() > end) throw tooLong();
    },
    spend(resources) {
      examined += resources;
      if (examined > EXAMINED) throw tooMany();
    },
  };
}

function tooLong(): ScimError {
  return new ScimError(
    'tooMany',
    `This request was ended after ${SCAN_MILLISECONDS / 1000} seconds of looking at resources one by one. ` +
      'Narrow it by an attribute that is indexed, such as userName, externalId, emails or meta.lastModified.',
  );
}

/** The refusal of a request that would examine too many resources. */
export function tooMany(): ScimError {
  return new ScimError(
    'tooMany',
    `This request would examine more than ${EXAMINED} resources one by one. ` +
      'Narrow it by an attribute that is indexed, such as userName, externalId, emails or meta.lastModified.',
  );
}
