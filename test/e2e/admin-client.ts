import { ScimClient } from '../support/scim-client.js';
import type { TestService } from '../support/service.js';

/** The administrator's client, below `/admin/v1`. */
export function administratorOf({ origin, adminToken }: TestService): ScimClient {
  return new ScimClient({ baseUrl: `${origin}/admin/v1`, token: adminToken });
}
