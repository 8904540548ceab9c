import { ScimError } from '@rollcall/scim';

import type { KnownRoutes } from './known-routes.js';

/** The refusal of a path below the SCIM base that there is not, or not with this method (RFC 9110 §15.5.6, H-CT-11). */
export function unknownEndpoint(
  { method, url }: { readonly method: string; readonly url: string },
  routes: Pick<KnownRoutes, 'allowed'>,
): ScimError {
  const allowed = routes.allowed(url.split('?', 1)[0] ?? '');
  if (allowed.length > 0) {
    return new ScimError('methodNotAllowed', `${method} is not allowed here; ${allowed.join(', ')} are.`, {
      Allow: allowed.join(', '),
    });
  }
  return new ScimError(
    'notFound',
    'There is no such endpoint. There are /Users, /Groups and the others that /ResourceTypes lists, /Me, /Bulk, /.search, ' +
      '/Schemas and /ServiceProviderConfig.',
  );
}
