// Holds objects against the schemas of Kubernetes and of the Prometheus operator. An unknown field is a fault: the API
// server would ignore it, and nobody would learn that a probe is misspelt.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The class that has the schema of an object, or undefined where there is none. */
function modelOf({ apiVersion, kind }) {
  const library = String(apiVersion).startsWith('monitoring.coreos.com/')
    ? '@kubernetes-models/prometheus-operator'
    : 'kubernetes-models';
  try {
    return require(`${library}/${apiVersion}/${kind}`)[kind];
  } catch {
    return undefined;
  }
}

/**
 * A view of a value that notes which members are looked at. What a validator that was compiled of a schema never looks at
 * is not in the schema.
 */
function watched(value, path, seen) {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, name, receiver) {
      const inner = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol' || !Object.hasOwn(target, name)) return inner;
      const place = `${path}/${name}`;
      seen.add(place);
      return watched(inner, place, seen);
    },
  });
}

function* places(value, path) {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield `${path}/${name}`;
    yield* places(inner, `${path}/${name}`);
  }
}

/** The outermost fields that no validator has looked at. */
function unknownFields(object, seen) {
  const unknown = [];
  for (const place of places(object, '')) {
    if (seen.has(place) || unknown.some((outer) => place.startsWith(`${outer}/`))) continue;
    unknown.push(place);
  }
  return unknown;
}

/** @returns {readonly { object: object, path: string, fault: string }[]} what the schemas refuse in an object */
export function checkSchema(object) {
  const Model = modelOf(object);
  if (Model === undefined) {
    const fault = `there is no schema of ${object.apiVersion} ${object.kind}: check both, or use a kind that has one`;
    return [{ object, path: '/kind', fault }];
  }
  const seen = new Set(['/apiVersion', '/kind']);
  const view = new Model(object);
  try {
    Model.prototype.validate.call(watched(view, '', seen));
  } catch (error) {
    return [{ object, path: '/', fault: `${error.message.replace(/^data/, '')}` }];
  }
  return unknownFields(object, seen).map((path) => ({
    object,
    path,
    fault: 'Kubernetes knows no such field and would ignore it: correct its name or its place',
  }));
}
