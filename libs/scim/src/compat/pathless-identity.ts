import type { Json } from '../text/json.js';

/**
 * The relaxation `pathlessIdentity` (decision 7, P-PATCH-11): Okta and authentik send the resource's identity along
 * with what they change.
 *
 *     {"op":"replace","value":{"id":"0191…","displayName":"Harbour Desk North"}}                          Okta
 *     {"op":"replace","value":{"schemas":["urn:…:2.0:Group"],"id":"0191…","displayName":"Desk"}}          authentik
 *
 * Tells whether a member of a value object without path says nothing new: `schemas` and `meta` whatever they hold, `id`
 * when it is that of the resource addressed. Names in any letter case.
 */
export function isPathlessIdentity(name: string, value: Json, id: string | undefined): boolean {
  switch (name.toLowerCase()) {
    case 'schemas':
    case 'meta':
      return true;
    case 'id':
      return id !== undefined && value === id;
    default:
      return false;
  }
}
