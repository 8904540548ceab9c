// Names and selectors that mean something that is there.
import { containersOf, matches, named, podsOf, selected } from './pods.mjs';

const nobody = (object, path) => ({
  ...{ object, path },
  fault: 'it means no pod that is rendered: correct the labels',
});

const asSelector = (labels) => ({ matchLabels: labels });

function portsOf(pods) {
  return pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports));
}

export function selectsOwnPods(objects) {
  return objects
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((object) =>
      matches(object.spec.selector, object.spec.template.metadata?.labels)
        ? []
        : [nobody(object, '/spec/selector')],
    );
}

export function servicesReachPods(objects) {
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((object) => {
      const pods = selected(objects, asSelector(object.spec.selector));
      if (pods.length === 0) return [nobody(object, '/spec/selector')];
      const known = portsOf(pods);
      return object.spec.ports.flatMap(({ targetPort, port }, index) => {
        const wanted = targetPort ?? port;
        return known.some(({ name, containerPort }) => name === wanted || containerPort === wanted)
          ? []
          : [{ object, path: `/spec/ports/${index}/targetPort`, fault: `no container has a port ${wanted}` }];
      });
    });
}

export function budgetsGuardPods(objects) {
  return objects
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .flatMap((object) =>
      selected(objects, object.spec.selector).length > 0 ? [] : [nobody(object, '/spec/selector')],
    );
}

export function monitorsFindServices(objects) {
  return objects
    .filter(({ kind }) => kind === 'ServiceMonitor')
    .flatMap((object) => {
      const services = objects.filter(
        ({ kind, metadata }) => kind === 'Service' && matches(object.spec.selector, metadata.labels),
      );
      if (services.length === 0) {
        return [
          {
            object,
            path: '/spec/selector',
            fault: 'it means no Service that is rendered: correct the labels',
          },
        ];
      }
      return object.spec.endpoints.flatMap(({ port }, index) =>
        services.some(({ spec }) => spec.ports.some(({ name }) => name === port))
          ? []
          : [{ object, path: `/spec/endpoints/${index}/port`, fault: `no Service has a port named ${port}` }],
      );
    });
}

export function scalersHaveTargets(objects) {
  return objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    .flatMap((object) => {
      const { kind, name } = object.spec.scaleTargetRef;
      return named(objects, kind, name) === undefined
        ? [{ object, path: '/spec/scaleTargetRef', fault: `there is no ${kind} ${name}` }]
        : [];
    });
}

export function podsFindWhatTheyUse(objects) {
  const missing = (object, path, kind, name) =>
    name === undefined || named(objects, kind, name) !== undefined
      ? []
      : [{ object, path, fault: `there is no ${kind} ${name}` }];
  return [
    ...podsOf(objects).flatMap(({ object, path, spec }) => [
      ...missing(object, `${path}/serviceAccountName`, 'ServiceAccount', spec.serviceAccountName),
      ...(spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim, configMap }, index) => [
        ...missing(object, `${path}/volumes/${index}`, 'PersistentVolumeClaim', claim?.claimName),
        ...missing(object, `${path}/volumes/${index}`, 'ConfigMap', configMap?.name),
      ]),
    ]),
    ...containersOf(objects).flatMap(({ object, path, container, spec }) => [
      ...(container.envFrom ?? []).flatMap(({ configMapRef }, index) =>
        missing(object, `${path}/envFrom/${index}`, 'ConfigMap', configMapRef?.name),
      ),
      ...(container.volumeMounts ?? []).flatMap(({ name }, index) =>
        (spec.volumes ?? []).some((volume) => volume.name === name)
          ? []
          : [{ object, path: `${path}/volumeMounts/${index}`, fault: `the pod has no volume ${name}` }],
      ),
    ]),
  ];
}
