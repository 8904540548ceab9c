import { describe, expect, it } from '@jest/globals';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const FILES = ['Dockerfile', 'examples/downstream/Dockerfile'];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The stages of a Dockerfile, each as its instructions. */
function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

const wordsOf = (instruction: Instruction): readonly string[] =>
  instruction.getArguments().map((argument) => argument.getValue());

const textOf = (instruction: Instruction): string => instruction.getArgumentsContent() ?? '';

const named = (stage: readonly Instruction[], keyword: string): readonly Instruction[] =>
  stage.filter((instruction) => instruction.getKeyword() === keyword);

/** What is wrong with a Dockerfile; each string names the line and what to do. */
function faultsOf(text: string): readonly string[] {
  const faults: string[] = [];
  const fault = (instruction: Instruction | undefined, what: string): void => {
    faults.push(`line ${(instruction?.getRange().start.line ?? 0) + 1}: ${what}`);
  };
  const stages = stagesOf(text);
  const last = stages.at(-1) ?? [];
  const bases = [...text.matchAll(/^ARG (?:BUILDER|RUNTIME)=(\S+)$/gm)].map(([, image]) => String(image));
  if (stages.length < 2)
    fault(undefined, 'build in a stage of its own, so that compilers stay out of the image');
  for (const stage of stages) {
    const [from] = stage;
    const image = from === undefined ? '' : (wordsOf(from)[0] ?? '');
    if (!/^\$\{(BUILDER|RUNTIME)\}$/.test(image))
      fault(from, `${image}: bases are the arguments BUILDER and RUNTIME`);
    for (const run of named(stage, 'RUN')) {
      if (/npm (install|i)\b/.test(textOf(run))) fault(run, 'npm ci installs what the lock file says');
      if (/curl|wget|sudo|apt-get/.test(textOf(run)))
        fault(run, 'nothing is fetched but packages of the lock file');
    }
    for (const add of named(stage, 'ADD')) fault(add, 'COPY copies and does nothing else');
    for (const copy of named(stage, 'COPY')) {
      if (wordsOf(copy)[0] === '.')
        fault(copy, 'name what is copied: a secret beside it must not come along');
    }
  }
  for (const image of bases) {
    if (!/:[\w][\w.-]*$/.test(image) || image.endsWith(':latest'))
      faults.push(`${image}: give a tag but latest`);
    if (/\bnode:|nodejs/.test(image) && !/24/.test(image)) faults.push(`${image}: the image has Node 24`);
  }
  const [user] = named(last, 'USER').slice(-1);
  if (user === undefined || !/^[1-9]\d*(:[1-9]\d*)?$/.test(textOf(user))) {
    fault(user ?? last[0], 'USER names a user that is not root by its number: Kubernetes checks it by that');
  }
  for (const run of named(last, 'RUN')) fault(run, 'the last stage has no shell to run anything');
  for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) {
    const [instruction] = named(last, keyword);
    if (instruction === undefined) fault(last[0], `${keyword} is missing`);
    else if (!/(^|CMD\s+)\[".*"\]$/.test(textOf(instruction)))
      fault(instruction, `${keyword} needs no shell as a list`);
  }
  for (const env of [...named(last, 'ENV'), ...named(last, 'ARG')]) {
    if (/TOKEN|PASSWORD|SECRET|_KEY\b/.test(textOf(env))) fault(env, 'a secret in an image is everybody’s');
  }
  return faults;
}

describe.each(FILES)('%s', (path) => {
  it('is as it should be', () => {
    expect(faultsOf(read(path))).toEqual([]);
  });

  it('copies what is there, and what .dockerignore lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const copy of stagesOf(read(path)).flatMap((stage) => named(stage, 'COPY'))) {
      if (read(path).split('\n')[copy.getRange().start.line]?.includes('--from=')) continue;
      for (const source of wordsOf(copy)
        .filter((word) => !word.startsWith('--'))
        .slice(0, -1)) {
        expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
        const through = allowed.some((name) => source === name || source.startsWith(`${name}/`));
        expect([source, through]).toEqual([source, true]);
      }
    }
  });
});

describe('the checks of a Dockerfile', () => {
  const good = read('Dockerfile');

  it.each([
    ['root', /^USER .*$/m, 'USER root', 'USER names a user that is not root'],
    ['no user', /^USER .*$/m, '', 'USER names a user that is not root'],
    ['latest', 'nodejs24-debian12:nonroot\n', 'nodejs24-debian12:latest\n', 'give a tag but latest'],
    ['another Node', 'node:24-bookworm-slim', 'node:20-bookworm-slim', 'the image has Node 24'],
    ['a shell', /^CMD \[.*\]$/m, 'CMD node main.js', 'CMD needs no shell'],
    ['everything', 'COPY libs libs', 'COPY . .', 'name what is copied'],
    ['npm install', 'npm ci --omit=dev', 'npm install --omit=dev', 'npm ci installs'],
    ['a command in the last stage', 'STOPSIGNAL SIGTERM', 'RUN chmod 777 /app', 'no shell to run anything'],
    ['a secret', 'PORT=3000', 'ROLLCALL_ADMIN_TOKEN=abc', 'a secret in an image'],
    ['no health', /^HEALTHCHECK[^\n]*\n[^\n]*\n/m, '', 'HEALTHCHECK is missing'],
  ] as const)('find %s', (_, from, to, told) => {
    const bad = good.replace(from, to);
    expect(bad).not.toBe(good);
    expect(faultsOf(bad).join('\n')).toContain(told);
  });
});
