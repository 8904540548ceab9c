// Inputs as requests, and what an answer must be.
import { GROUP, MESSAGE } from './words.mjs';

/**
 * How an input of each target is sent. `place` is that of the connection.
 * @type {Readonly<Record<string, (service: object, input: string, place: number) => Promise<void>>>}
 */
export const HTTP_TARGETS = {
  async body(service, input) {
    const { method, path } = requestFor(service, input);
    check(await service.send({ method, path, body: bytesOf(input) }));
  },
  async bulk(service, input) {
    check(await service.send({ method: 'POST', path: '/Bulk', body: bytesOf(input) }));
  },
  async query(service, input, place) {
    const target = input.replaceAll('{user}', service.user).replaceAll('{group}', service.group);
    check(await service.get(target, place));
  },
};

/** Where a body belongs, by what it says; one of several places by its length. */
function requestFor({ user, group }, input) {
  const odd = input.length % 2 === 1;
  const of = input.includes(GROUP) ? { plural: '/Groups', id: group } : { plural: '/Users', id: user };
  if (input.includes('SearchRequest')) return { method: 'POST', path: `${of.plural}/.search` };
  if (input.includes('PatchOp'))
    return { method: 'PATCH', path: odd ? `/Groups/${group}` : `/Users/${user}` };
  return odd ? { method: 'POST', path: of.plural } : { method: 'PUT', path: `${of.plural}/${of.id}` };
}

/** As UTF-8; what holds half of a character becomes bytes that are no UTF-8. */
function bytesOf(input) {
  return Buffer.from(input, input.isWellFormed() ? 'utf8' : 'latin1');
}

/**
 * Every answer is SCIM, and no fault of the service: 501 is none where an endpoint says that it is not there (docs/api.md).
 * @throws Error with what it is instead
 */
function check({ status, type, text }) {
  const answer = `${status} ${type}: ${text.slice(0, 1000)}`;
  if (status >= 500 && !(status === 501 && text.includes(' not supported')))
    throw new Error(`answered ${answer}`);
  if (status === 204) return;
  if (type?.startsWith('application/scim+json') !== true) throw new Error(`answered no SCIM: ${answer}`);
  const body = JSON.parse(text);
  if (status < 400) return;
  if (!body.schemas?.includes(`${MESSAGE}:Error`) || body.status !== String(status)) {
    throw new Error(`answered no SCIM error: ${answer}`);
  }
}
