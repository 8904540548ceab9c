// The programs that render the manifests: found on the PATH, or built once by Go into a folder of the project.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNamedProgram } from '../../test/support/find-named-program.mjs';
import { findProgram } from '../../test/support/find-program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where they are built: outside of git, and kept by `npm ci` and builds. */
const FOLDER = join(ROOT, 'dist/tools');

/** Versions are pinned; Go checks what it downloads against its public checksums. */
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1';
const HELM = 'helm.sh/helm/v3/cmd/helm@v3.19.0';

/** What the runner prints for a machine without them. */
export const KUSTOMIZE_PACKAGE = { name: 'kustomize', install: 'npm run deploy:tools' };
export const HELM_PACKAGE = { name: 'helm', install: 'npm run deploy:tools' };

/** The path of kustomize, or undefined; ROLLCALL_TEST_KUSTOMIZE names it, or is `off`. */
export function findKustomize() {
  return findNamedProgram('ROLLCALL_TEST_KUSTOMIZE', ['kustomize'], [FOLDER]);
}

/** The path of helm, or undefined; ROLLCALL_TEST_HELM names it, or is `off`. */
export function findHelm() {
  return findNamedProgram('ROLLCALL_TEST_HELM', ['helm'], [FOLDER]);
}

/** Builds those that are missing. @throws Error that says what to install where there is no Go */
export function installPrograms(say) {
  const missing = [
    ...(findKustomize() === undefined ? [KUSTOMIZE] : []),
    ...(findHelm() === undefined ? [HELM] : []),
  ];
  if (missing.length === 0) return;
  const go = findProgram(['go'], ['/usr/local/go/bin']);
  if (go === undefined) {
    throw new Error(
      'kustomize and helm are not on the PATH, and there is no Go to build them: see https://go.dev/dl',
    );
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const module of missing) {
    say(`building ${module} ...`);
    const env = { ...process.env, GOBIN: FOLDER, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' };
    const { status, error, stderr } = spawnSync(go, ['install', module], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`go install ${module} failed:\n${error ?? ''}${stderr}`);
  }
}
