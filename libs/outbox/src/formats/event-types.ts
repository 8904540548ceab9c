const PREFIX = 'urn:ietf:params:scim:event:';

/** The event types of RFC 9967 §2 by their URIs; no other is ever sent for a resource or a request. */
export const EVENT_TYPE = Object.freeze({
  feedAdd: `${PREFIX}feed:add`,
  feedRemove: `${PREFIX}feed:remove`,
  createNotice: `${PREFIX}prov:create:notice`,
  createFull: `${PREFIX}prov:create:full`,
  patchNotice: `${PREFIX}prov:patch:notice`,
  patchFull: `${PREFIX}prov:patch:full`,
  putNotice: `${PREFIX}prov:put:notice`,
  putFull: `${PREFIX}prov:put:full`,
  delete: `${PREFIX}prov:delete`,
  activate: `${PREFIX}prov:activate`,
  deactivate: `${PREFIX}prov:deactivate`,
  asyncResponse: `${PREFIX}misc:asyncresp`,
});

/** The URIs of all event types that a stream can ask for. */
export const SUPPORTED_EVENT_TYPES: readonly string[] = Object.freeze(Object.values(EVENT_TYPE));

/** The event types by which a stream speaks of itself (SSF 1.0 §8.1.4, §8.1.5); every stream gets them. */
export const STREAM_EVENT_TYPE = Object.freeze({
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
  streamUpdated: 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated',
});
