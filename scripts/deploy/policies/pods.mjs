// What the policies look at: the pods of a rendering, and their containers and settings.

/** @typedef {{ object: object, path: string, fault: string }} Finding what is wrong, where, and what to do */

const TEMPLATES = {
  Deployment: '/spec/template',
  Job: '/spec/template',
  CronJob: '/spec/jobTemplate/spec/template',
};

function at(value, path) {
  return path
    .split('/')
    .slice(1)
    .reduce((inner, name) => inner?.[name], value);
}

/** @returns the pods that an object makes: `{ object, path, template, spec }` */
export function podsOf(objects) {
  return objects.flatMap((object) => {
    const path = TEMPLATES[object.kind];
    const template = path === undefined ? undefined : at(object, path);
    return template === undefined ? [] : [{ object, path: `${path}/spec`, template, spec: template.spec }];
  });
}

/** The containers of pods, those that begin included. */
export function containersOf(objects) {
  return podsOf(objects).flatMap((pod) =>
    ['initContainers', 'containers'].flatMap((kind) =>
      (pod.spec[kind] ?? []).map((container, index) => ({
        ...pod,
        pod,
        container,
        path: `${pod.path}/${kind}/${index}`,
      })),
    ),
  );
}

export const named = (objects, kind, name) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

/** What a container has in its environment, with what its ConfigMaps give: `{ name, value, path, object }`. */
export function settingsOf(objects, { object, container, path }) {
  const given = (container.envFrom ?? []).flatMap(({ configMapRef }) => {
    const map = configMapRef && named(objects, 'ConfigMap', configMapRef.name);
    return Object.entries(map?.data ?? {}).map(([name, value]) => ({
      name,
      value,
      object: map,
      path: `/data/${name}`,
    }));
  });
  const own = (container.env ?? []).map((variable, index) => ({
    ...variable,
    object,
    path: `${path}/env/${index}`,
  }));
  return [...given, ...own];
}

/** The value that the last setting of a name has. */
export function valueOf(settings, name) {
  return settings.findLast((setting) => setting.name === name)?.value;
}

/** Whether labels have what a selector asks for. */
export function matches(selector, labels = {}) {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  if (matchExpressions.length > 0) return false;
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

/** The pods that a selector means. */
export function selected(objects, selector) {
  return podsOf(objects).filter(({ template }) => matches(selector, template.metadata?.labels));
}
