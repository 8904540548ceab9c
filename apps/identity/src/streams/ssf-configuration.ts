import type { JsonObject } from '@rollcall/scim';

import { DELIVERY_METHOD } from './read-stream-request.js';

/** What the service says of itself as a transmitter of tokens (SSF 1.0 §7.1). */
export function ssfConfiguration(publicUrl: string, issuer: string): JsonObject {
  const streams = `${issuer}/events/v1/streams`;
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    delivery_methods_supported: Object.values(DELIVERY_METHOD),
    configuration_endpoint: streams,
    status_endpoint: `${streams}/status`,
    add_subject_endpoint: `${streams}/subjects/add`,
    remove_subject_endpoint: `${streams}/subjects/remove`,
    verification_endpoint: `${streams}/verification`,
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  };
}
