// The build that was released before this one: the commit named in deploy/previous, checked out by `git worktree` and
// built beside this one, for tests that run both. It is kept until another commit is named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, underLock } from './prepare.mjs';

/** What the runner prints where the commit is not there. */
export const PREVIOUS_BUILD = {
  name: 'the previous release',
  install: 'git fetch --unshallow',
};

const FOLDER = join(ROOT, 'dist/previous');
const CLI = 'dist/apps/cli/src/main.js';

function git(...args) {
  return spawnSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' });
}

/** The commit that deploy/previous names, or undefined where there is no such file or this clone does not have it. */
export function findPrevious() {
  const file = join(ROOT, 'deploy/previous');
  if (!existsSync(file)) return undefined;
  const commit = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new Error(`deploy/previous names no commit, but "${commit}"`);
  return git('cat-file', '-e', `${commit}^{commit}`).status === 0 ? commit : undefined;
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${error ?? ''}${stdout}${stderr}`);
  }
}

/** Whether everything that another lock file wants is installed here in the same version. */
function isInstalledHere(tree) {
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const installed = packagesOf(join(ROOT, 'node_modules/.package-lock.json'));
  return Object.entries(packagesOf(join(tree, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  );
}

/** Checks the previous release out and builds it, unless that is done, and gives its folder. */
export function preparePrevious() {
  return underLock(() => {
    const commit = findPrevious();
    if (commit === undefined) {
      const wanted = readFileSync(join(ROOT, 'deploy/previous'), 'utf8').trim();
      throw new Error(
        `this clone does not have the commit ${wanted} of deploy/previous: git fetch --unshallow`,
      );
    }
    const tree = join(FOLDER, commit);
    if (existsSync(join(tree, CLI))) return tree;
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    run('git', ['-C', ROOT, 'worktree', 'prune'], ROOT);
    run('git', ['-C', ROOT, 'worktree', 'add', '--detach', '--force', tree, commit], ROOT);
    // Installing takes as long as everything else together, and mostly the packages are the same.
    if (isInstalledHere(tree)) symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    else run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], tree);
    run(process.execPath, ['scripts/build.mjs'], tree);
    return tree;
  });
}
