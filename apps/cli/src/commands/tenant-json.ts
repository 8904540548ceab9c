import type { TenantDetails, TenantSummary } from '@rollcall/directory';

import { instant } from '../instant.js';

/** A tenant for scripts. */
export function tenantJson({ name, state, created }: TenantSummary): object {
  return { name, state: state ?? 'active', created: instant(created) };
}

/** A tenant with what is set for it, for scripts. */
export function tenantDetailsJson({ settings, uniqueGroupNames, ...tenant }: TenantDetails): object {
  return { ...tenantJson(tenant), uniqueGroupNames, settings };
}
