// The network: nothing passes but what is named, and what is needed is named.
import { containersOf, podsOf, selected, settingsOf } from './pods.mjs';

const policiesOf = (objects) => objects.filter(({ kind }) => kind === 'NetworkPolicy');

const meansEverybody = (selector, objects) =>
  podsOf(objects).every((pod) => selected([pod.object], selector).length > 0);

export function deniesByDefault(objects) {
  const denies = policiesOf(objects).some(
    ({ spec }) =>
      meansEverybody(spec.podSelector, objects) &&
      ['Ingress', 'Egress'].every((type) => spec.policyTypes?.includes(type)) &&
      spec.ingress === undefined &&
      spec.egress === undefined,
  );
  const [object] = podsOf(objects).map((pod) => pod.object);
  const fault = 'everybody may talk to it: add a NetworkPolicy of all pods with both policyTypes and no rule';
  return denies || object === undefined ? [] : [{ object, path: '/metadata/name', fault }];
}

export function policiesMeanPods(objects) {
  return policiesOf(objects).flatMap((object) =>
    selected(objects, object.spec.podSelector).length > 0
      ? []
      : [
          {
            object,
            path: '/spec/podSelector',
            fault: 'it means no pod that is rendered: correct the labels',
          },
        ],
  );
}

/** Whether pods of an object may send to a port, or receive at one. */
function passes(objects, object, direction, wanted) {
  return policiesOf(objects).some(
    ({ spec }) =>
      selected([object], spec.podSelector).length > 0 &&
      (spec[direction] ?? []).some(({ ports = [] }) => ports.some(({ port }) => wanted(port))),
  );
}

export function letsThroughWhatIsNeeded(objects) {
  return containersOf(objects).flatMap((place) => {
    const { object, path, container } = place;
    const names = new Set(settingsOf(objects, place).map(({ name }) => name));
    const isHttp = (port) => port === 'http' || port === 3000;
    const isManagement = (port) => port === 'management' || port === 9090;
    const receives = (name) => container.ports?.some((port) => port.name === name);
    const relays = !settingsOf(objects, place).some(({ name, value }) => name === 'ROLE' && value === 'api');
    const needed = [
      ['egress', 'the name service (port 53)', (port) => port === 53, true],
      ['egress', 'its database', (port) => port !== 53, names.has('DATABASE_URL_FILE')],
      [
        'egress',
        'its broker',
        (port) => port === 4222 || port === 5672 || port === 9092,
        names.has('BROKER_URL_FILE') && relays && object.kind === 'Deployment',
      ],
      ['ingress', 'its clients', isHttp, receives('http')],
      ['ingress', 'Prometheus', isManagement, receives('management')],
    ];
    return needed
      .filter(([direction, , wanted, applies]) => applies && !passes(objects, object, direction, wanted))
      .map(([direction, who]) => ({
        ...{ object, path },
        fault: `no NetworkPolicy lets it ${direction === 'egress' ? 'reach' : 'be reached by'} ${who}: add one`,
      }));
  });
}
