import { describe } from '@jest/globals';

import { findHelm, findKustomize, HELM_PACKAGE, KUSTOMIZE_PACKAGE } from '../../scripts/deploy/programs.mjs';
import { leaveOut } from '../support/engines.js';

/** Registers the block where kustomize and helm are, elsewhere as left out. */
export function describeOnKubernetesTools(name: string, fn: () => void): void {
  if (findKustomize() === undefined) leaveOut(name, KUSTOMIZE_PACKAGE.name, findKustomize);
  else if (findHelm() === undefined) leaveOut(name, HELM_PACKAGE.name, findHelm);
  else describe(name, fn);
}
