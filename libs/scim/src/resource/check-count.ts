import { ScimError } from '../errors/scim-error.js';
import type { Limits } from '../limits.js';

/**
 * Checks how many values a multi-valued attribute has, or is sent, before anything looks at them.
 *
 * @param where the attribute, as the details of errors name it
 * @throws ScimError `payloadTooLarge` for more than the limit `values`
 */
export function checkCount(count: number, where: string, limits: Pick<Limits, 'values'>): void {
  if (count <= limits.values) return;
  throw new ScimError(
    'payloadTooLarge',
    `${where} has ${count} values; the limit values allows ${limits.values} in one attribute.`,
  );
}
