import type { KubernetesObject } from '../../scripts/deploy/check-deployment.mjs';

/** A mistake that somebody makes one day: what it does to rendered objects, and what has to be found. */
export interface SeededMistake {
  readonly name: string;
  /** The overlay in which it is made: the highly available one without this. */
  readonly overlay?: 'single-node';
  readonly seed: (objects: KubernetesObject[]) => void;
  /** The policy that finds it, and a part of what it says. */
  readonly found: readonly [policy: string, text: string];
}

function one(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the overlay has no ${kind} ${name}`);
  return found;
}

type Editable = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const api = (objects: readonly KubernetesObject[]): Editable => one(objects, 'Deployment', 'rollcall-api');
const pod = (objects: readonly KubernetesObject[]): Editable => api(objects)['spec'].template.spec;
const container = (objects: readonly KubernetesObject[]): Editable => pod(objects)['containers'][0];
const spec = (objects: readonly KubernetesObject[], kind: string, name: string): Editable =>
  one(objects, kind, name)['spec'];

function drop(objects: KubernetesObject[], kind: string, name: string): void {
  objects.splice(objects.indexOf(one(objects, kind, name)), 1);
}

function setVariable(objects: readonly KubernetesObject[], name: string, value: string): void {
  container(objects)['env'].push({ name, value });
}

const API = 'Deployment rollcall-api /spec/template/spec';

/** One of each kind: the spec fails for a policy without any. */
export const SEEDED_MISTAKES: readonly SeededMistake[] = [
  {
    name: 'a field that is misspelt',
    seed: (objects) => (container(objects)['livenesProbe'] = container(objects)['livenessProbe']),
    found: ['schema', `${API}/containers/0/livenesProbe: Kubernetes knows no such field`],
  },
  {
    name: 'a value of another type',
    seed: (objects) => (pod(objects)['terminationGracePeriodSeconds'] = '45s'),
    found: ['schema', 'terminationGracePeriodSeconds must be integer'],
  },
  {
    name: 'a required field that is missing',
    seed: (objects) => delete api(objects)['spec'].selector,
    found: ['schema', '/spec must have required property selector'],
  },
  {
    name: 'a kind that does not exist',
    seed: (objects) => (api(objects)['apiVersion'] = 'apps/v1beta9'),
    found: ['schema', 'there is no schema of apps/v1beta9 Deployment'],
  },
  {
    name: 'a misspelt field of a ServiceMonitor',
    seed: (objects) => (spec(objects, 'ServiceMonitor', 'rollcall')['endpoints'][0].intervall = '15s'),
    found: ['schema', 'ServiceMonitor rollcall /spec/endpoints/0/intervall'],
  },
  {
    name: 'a pod that may run as root',
    seed: (objects) => delete pod(objects)['securityContext'].runAsNonRoot,
    found: ['runsAsNobody', `${API}/securityContext`],
  },
  {
    name: 'a user that is root',
    seed: (objects) => (pod(objects)['securityContext'].runAsUser = 0),
    found: ['runsAsNobody', 'it may run as root'],
  },
  {
    name: 'no filter of system calls',
    seed: (objects) => (pod(objects)['securityContext'].seccompProfile = { type: 'Unconfined' }),
    found: ['filtersSystemCalls', `${API}/securityContext/seccompProfile`],
  },
  {
    name: 'a token for the API server',
    seed: (objects) => delete pod(objects)['automountServiceAccountToken'],
    found: ['hasNoApiToken', `${API}/automountServiceAccountToken`],
  },
  {
    name: 'variables of Services',
    seed: (objects) => delete pod(objects)['enableServiceLinks'],
    found: ['hasNoServiceLinks', `${API}/enableServiceLinks`],
  },
  {
    name: 'a root file system that can be written',
    seed: (objects) => (container(objects)['securityContext'].readOnlyRootFilesystem = false),
    found: ['hasReadOnlyRoot', `${API}/containers/0/securityContext/readOnlyRootFilesystem`],
  },
  {
    name: 'capabilities',
    seed: (objects) => (container(objects)['securityContext'].capabilities = { drop: ['NET_RAW'] }),
    found: ['hasNoPrivileges', `${API}/containers/0/securityContext`],
  },
  {
    name: 'the tag latest',
    seed: (objects) => (container(objects)['image'] = 'registry.example.com:5000/rollcall:latest'),
    found: ['hasPinnedImage', 'may be another image tomorrow'],
  },
  {
    name: 'no tag, at a registry with a port',
    seed: (objects) => (container(objects)['image'] = 'registry.example.com:5000/rollcall'),
    found: ['hasPinnedImage', 'may be another image tomorrow'],
  },
  {
    name: 'a secret in the environment',
    seed: (objects) => setVariable(objects, 'ROLLCALL_ADMIN_TOKEN', 'x'.repeat(40)),
    found: ['hasNoPlainSecrets', 'the secret ROLLCALL_ADMIN_TOKEN is readable'],
  },
  {
    name: 'a password in a URL of a ConfigMap',
    seed: (objects) =>
      ((one(objects, 'ConfigMap', 'rollcall') as Editable)['data'].DATABASE_URL =
        'mysql://u:p@db:3306/rollcall'),
    found: ['hasNoPlainSecrets', 'ConfigMap rollcall /data/DATABASE_URL'],
  },
  {
    name: 'a Secret among the manifests',
    seed: (objects) =>
      objects.push({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'rollcall' },
        stringData: { 'admin-token': 'x'.repeat(40) },
      }),
    found: ['hasNoPlainSecrets', 'Secret rollcall /data/admin-token'],
  },
  {
    name: 'a setting that is misspelt',
    seed: (objects) => setVariable(objects, 'RATE_LIMITS', '100/1000'),
    found: ['hasKnownSettings', 'the service knows no setting RATE_LIMITS'],
  },
  {
    name: 'probes that reach nobody',
    seed: (objects) => setVariable(objects, 'MANAGEMENT_HOST', '127.0.0.1'),
    found: ['listensForProbes', 'set MANAGEMENT_HOST to 0.0.0.0'],
  },
  {
    name: 'less time to end than it may need',
    seed: (objects) => (pod(objects)['terminationGracePeriodSeconds'] = 25),
    found: ['hasTimeToEnd', 'it is killed after 25 s and may need 30'],
  },
  {
    name: 'no time for the endpoints',
    seed: (objects) => setVariable(objects, 'DRAIN_DELAY', '0s'),
    found: ['hasTimeToEnd', 'set DRAIN_DELAY'],
  },
  {
    name: 'a liveness that asks the database',
    seed: (objects) => (container(objects)['livenessProbe'].httpGet.path = '/readyz'),
    found: ['hasProbes', `${API}/containers/0/livenessProbe: it has to ask /livez`],
  },
  {
    name: 'a readiness at the public port',
    seed: (objects) => (container(objects)['readinessProbe'].httpGet.port = 'http'),
    found: ['hasProbes', `${API}/containers/0/readinessProbe`],
  },
  {
    name: 'no requests',
    seed: (objects) => delete container(objects)['resources'].requests,
    found: ['hasResources', 'set requests of cpu and memory'],
  },
  {
    name: 'no limit of memory',
    seed: (objects) => delete container(objects)['resources'].limits.memory,
    found: ['hasResources', 'set a limit of memory'],
  },
  {
    name: 'a limit of cpu',
    seed: (objects) => (container(objects)['resources'].limits.cpu = '1'),
    found: ['hasResources', 'a limit of cpu'],
  },
  {
    name: 'one pod where there should be several',
    seed: (objects) => (spec(objects, 'HorizontalPodAutoscaler', 'rollcall-api')['minReplicas'] = 1),
    found: ['hasReplicas', 'one pod is none while it is replaced'],
  },
  {
    name: 'all pods on one node',
    seed: (objects) => delete pod(objects)['topologySpreadConstraints'],
    found: ['hasReplicas', 'all pods may be on one node'],
  },
  {
    name: 'no PodDisruptionBudget',
    seed: (objects) => drop(objects, 'PodDisruptionBudget', 'rollcall-api'),
    found: ['hasReplicas', 'add a PodDisruptionBudget'],
  },
  {
    name: 'two processes on one file',
    overlay: 'single-node',
    seed: (objects) => (api(objects)['spec'].replicas = 2),
    found: ['hasOneOnEmbeddedDatabase', 'one process holds the database file'],
  },
  {
    name: 'a new pod that waits for the file',
    overlay: 'single-node',
    seed: (objects) => (api(objects)['spec'].strategy = { type: 'RollingUpdate' }),
    found: ['hasOneOnEmbeddedDatabase', 'set type: Recreate'],
  },
  {
    name: 'a database that goes with its pod',
    overlay: 'single-node',
    seed: (objects) => {
      const volume = pod(objects)['volumes'].find(({ name }: Editable) => name === 'data');
      delete volume.persistentVolumeClaim;
      volume.emptyDir = {};
    },
    found: ['hasOneOnEmbeddedDatabase', 'mount a PersistentVolumeClaim'],
  },
  {
    name: 'a job that stays',
    seed: (objects) => delete spec(objects, 'Job', 'rollcall-migrate')['ttlSecondsAfterFinished'],
    found: ['hasJobsThatEnd', 'Job rollcall-migrate /spec/ttlSecondsAfterFinished'],
  },
  {
    name: 'a Deployment that does not mean its own pods',
    seed: (objects) => (api(objects)['spec'].selector.matchLabels['app.kubernetes.io/component'] = 'web'),
    found: ['selectsOwnPods', 'Deployment rollcall-api /spec/selector'],
  },
  {
    name: 'a Service without pods',
    seed: (objects) => (spec(objects, 'Service', 'rollcall')['selector'] = { app: 'rollcall' }),
    found: ['servicesReachPods', 'Service rollcall /spec/selector'],
  },
  {
    name: 'a Service at a port that nobody has',
    seed: (objects) => (spec(objects, 'Service', 'rollcall')['ports'][0].targetPort = 'https'),
    found: ['servicesReachPods', 'no container has a port https'],
  },
  {
    name: 'a PodDisruptionBudget of nobody',
    seed: (objects) =>
      (spec(objects, 'PodDisruptionBudget', 'rollcall-relay')['selector'].matchLabels = { app: 'relay' }),
    found: ['budgetsGuardPods', 'PodDisruptionBudget rollcall-relay /spec/selector'],
  },
  {
    name: 'a ServiceMonitor of no Service',
    seed: (objects) =>
      (spec(objects, 'ServiceMonitor', 'rollcall')['selector'].matchLabels = { app: 'rollcall' }),
    found: ['monitorsFindServices', 'it means no Service'],
  },
  {
    name: 'a ServiceMonitor of a port without that name',
    seed: (objects) => (spec(objects, 'ServiceMonitor', 'rollcall')['endpoints'][0].port = 'metrics'),
    found: ['monitorsFindServices', 'no Service has a port named metrics'],
  },
  {
    name: 'an autoscaler of nothing',
    seed: (objects) =>
      (spec(objects, 'HorizontalPodAutoscaler', 'rollcall-relay')['scaleTargetRef'].name = 'relay'),
    found: ['scalersHaveTargets', 'there is no Deployment relay'],
  },
  {
    name: 'a ConfigMap that is not there',
    seed: (objects) => (container(objects)['envFrom'][0].configMapRef.name = 'settings'),
    found: ['podsFindWhatTheyUse', 'there is no ConfigMap settings'],
  },
  {
    name: 'a volume that is not there',
    seed: (objects) => (container(objects)['volumeMounts'][0].name = 'secret'),
    found: ['podsFindWhatTheyUse', 'the pod has no volume secret'],
  },
  {
    name: 'no default deny',
    seed: (objects) => drop(objects, 'NetworkPolicy', 'rollcall-default-deny'),
    found: ['deniesByDefault', 'everybody may talk to it'],
  },
  {
    name: 'a NetworkPolicy of nobody',
    seed: (objects) =>
      (spec(objects, 'NetworkPolicy', 'rollcall-public')['podSelector'].matchLabels = { app: 'rollcall' }),
    found: ['policiesMeanPods', 'NetworkPolicy rollcall-public /spec/podSelector'],
  },
  {
    name: 'no way to the database',
    seed: (objects) => {
      for (const name of ['rollcall-database', 'rollcall-broker']) drop(objects, 'NetworkPolicy', name);
    },
    found: ['letsThroughWhatIsNeeded', 'no NetworkPolicy lets it reach its database'],
  },
  {
    name: 'no name service',
    seed: (objects) => drop(objects, 'NetworkPolicy', 'rollcall-dns'),
    found: ['letsThroughWhatIsNeeded', 'the name service (port 53)'],
  },
  {
    name: 'no way for Prometheus',
    seed: (objects) => drop(objects, 'NetworkPolicy', 'rollcall-management'),
    found: ['letsThroughWhatIsNeeded', 'be reached by Prometheus'],
  },
];
