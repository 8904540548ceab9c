// The restricted profile of the pod security standards, and what goes beyond it.
import { containersOf, podsOf } from './pods.mjs';

export function runsAsNobody(objects) {
  return podsOf(objects).flatMap(({ object, path, spec: { securityContext: context = {} } }) =>
    context.runAsNonRoot === true && context.runAsUser > 0
      ? []
      : [
          {
            object,
            path: `${path}/securityContext`,
            fault: 'it may run as root: set runAsNonRoot: true and a runAsUser',
          },
        ],
  );
}

export function filtersSystemCalls(objects) {
  return podsOf(objects).flatMap(({ object, path, spec: { securityContext: context } }) =>
    context?.seccompProfile?.type === 'RuntimeDefault'
      ? []
      : [{ object, path: `${path}/securityContext/seccompProfile`, fault: 'set type: RuntimeDefault' }],
  );
}

export function hasNoApiToken(objects) {
  return podsOf(objects).flatMap(({ object, path, spec }) =>
    spec.automountServiceAccountToken === false
      ? []
      : [
          {
            object,
            path: `${path}/automountServiceAccountToken`,
            fault: 'it gets a token for the API server, which it never asks: set it to false',
          },
        ],
  );
}

export function hasNoServiceLinks(objects) {
  return podsOf(objects).flatMap(({ object, path, spec }) =>
    spec.enableServiceLinks === false
      ? []
      : [
          {
            object,
            path: `${path}/enableServiceLinks`,
            fault: 'a Service puts its variables among the settings: set it to false',
          },
        ],
  );
}

export function hasReadOnlyRoot(objects) {
  return containersOf(objects).flatMap(({ object, path, container: { securityContext: context } }) =>
    context?.readOnlyRootFilesystem === true
      ? []
      : [{ object, path: `${path}/securityContext/readOnlyRootFilesystem`, fault: 'set it to true' }],
  );
}

export function hasNoPrivileges(objects) {
  return containersOf(objects).flatMap(({ object, path, container: { securityContext: context = {} } }) => {
    const { drop = [], add = [] } = context.capabilities ?? {};
    const safe =
      context.allowPrivilegeEscalation === false &&
      context.privileged !== true &&
      drop.includes('ALL') &&
      add.length === 0;
    const fault =
      'it may gain privileges: set allowPrivilegeEscalation: false and capabilities: { drop: [ALL] }';
    return safe ? [] : [{ object, path: `${path}/securityContext`, fault }];
  });
}

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const TAG = /:([\w][\w.-]*)$/;

export function hasPinnedImage(objects) {
  return containersOf(objects).flatMap(({ object, path, container: { image = '' } }) => {
    const tag = TAG.exec(image)?.[1];
    return DIGEST.test(image) || (tag !== undefined && tag !== 'latest')
      ? []
      : [
          {
            object,
            path: `${path}/image`,
            fault: `"${image}" may be another image tomorrow: give a digest, or a tag but latest`,
          },
        ];
  });
}
