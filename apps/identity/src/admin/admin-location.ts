import type { ResourceLinks } from '@rollcall/directory';

/** The absolute address of what a tenant has registered; the path is below `/admin/v1/tenants/{tenant}`. */
export function adminLocation({ base }: ResourceLinks, tenant: string, path: string): string {
  return `${base.replace(/\/scim\/v2$/, '')}/admin/v1/tenants/${tenant}${path}`;
}
