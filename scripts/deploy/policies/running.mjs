// What keeps pods running: probes, resources, several of them, and jobs that end.
import { containersOf, named, podsOf, selected, settingsOf, valueOf } from './pods.mjs';

const PROBES = { startupProbe: '/livez', livenessProbe: '/livez', readinessProbe: '/readyz' };

const deployments = (objects) => objects.filter(({ kind }) => kind === 'Deployment');

export function hasProbes(objects) {
  return containersOf(objects)
    .filter(({ object, path }) => object.kind === 'Deployment' && !path.includes('initContainers'))
    .flatMap(({ object, path, container }) =>
      Object.entries(PROBES).flatMap(([name, wanted]) => {
        const { path: asked, port } = container[name]?.httpGet ?? {};
        const isManagement = container.ports?.some(
          (one) => one.containerPort === 9090 && (one.name === port || one.containerPort === port),
        );
        return asked === wanted && isManagement
          ? []
          : [
              {
                object,
                path: `${path}/${name}`,
                fault: `it has to ask ${wanted} at the management port (9090)`,
              },
            ];
      }),
    );
}

export function hasResources(objects) {
  return containersOf(objects).flatMap(({ object, path, container: { resources = {} } }) => {
    const { requests = {}, limits = {} } = resources;
    const faults = [
      ...(requests.cpu === undefined || requests.memory === undefined
        ? ['the scheduler does not know what it needs: set requests of cpu and memory']
        : []),
      ...(limits.memory === undefined ? ['a leak would take the whole node: set a limit of memory'] : []),
      ...(limits.cpu === undefined ? [] : ['a limit of cpu slows it down while the node is idle: remove it']),
    ];
    return faults.map((fault) => ({ object, path: `${path}/resources`, fault }));
  });
}

function isEmbedded(objects, deployment) {
  return containersOf([deployment]).some((place) =>
    String(valueOf(settingsOf(objects, place), 'DATABASE_URL')).startsWith('sqlite:'),
  );
}

function smallestNumber(objects, deployment) {
  const scaler = objects.find(
    ({ kind, spec }) =>
      kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef?.name === deployment.metadata.name,
  );
  return scaler?.spec.minReplicas ?? deployment.spec.replicas ?? 1;
}

export function hasReplicas(objects) {
  return deployments(objects)
    .filter((deployment) => !isEmbedded(objects, deployment))
    .flatMap((object) => {
      const { metadata, spec } = object.spec.template;
      const disrupted = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
      const guarded = disrupted.some((budget) =>
        selected([object], budget.spec.selector).some((pod) => pod.object === object),
      );
      const spread = (spec.topologySpreadConstraints ?? []).some(({ labelSelector }) =>
        Object.entries(labelSelector?.matchLabels ?? {}).every(
          ([name, value]) => metadata.labels[name] === value,
        ),
      );
      return [
        ...(smallestNumber(objects, object) >= 2
          ? []
          : [
              {
                object,
                path: '/spec/replicas',
                fault: 'one pod is none while it is replaced: set 2 at least',
              },
            ]),
        ...(spread
          ? []
          : [
              {
                object,
                path: '/spec/template/spec/topologySpreadConstraints',
                fault: 'all pods may be on one node: spread those with its own labels',
              },
            ]),
        ...(guarded
          ? []
          : [
              {
                object,
                path: '/metadata/name',
                fault: 'a drained node may end all pods: add a PodDisruptionBudget',
              },
            ]),
      ];
    });
}

export function hasOneOnEmbeddedDatabase(objects) {
  return deployments(objects)
    .filter((deployment) => isEmbedded(objects, deployment))
    .flatMap((object) => {
      const { spec } = object;
      const claims = (spec.template.spec.volumes ?? []).flatMap(
        ({ persistentVolumeClaim: claim }) => claim ?? [],
      );
      const kept = claims.some(
        ({ claimName }) => named(objects, 'PersistentVolumeClaim', claimName) !== undefined,
      );
      return [
        ...(spec.replicas === 1
          ? []
          : [{ object, path: '/spec/replicas', fault: 'one process holds the database file: set 1' }]),
        ...(spec.strategy?.type === 'Recreate'
          ? []
          : [
              {
                object,
                path: '/spec/strategy',
                fault: 'the new pod waits for the file of the old one: set type: Recreate',
              },
            ]),
        ...(kept
          ? []
          : [
              {
                object,
                path: '/spec/template/spec/volumes',
                fault: 'the database goes with the pod: mount a PersistentVolumeClaim',
              },
            ]),
      ];
    });
}

export function hasJobsThatEnd(objects) {
  return podsOf(objects)
    .filter(({ object }) => object.kind === 'Job')
    .flatMap(({ object }) =>
      ['backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished']
        .filter((name) => typeof object.spec[name] !== 'number')
        .map((name) => ({
          object,
          path: `/spec/${name}`,
          fault: 'a job that fails would stay for ever: set it',
        })),
    );
}
