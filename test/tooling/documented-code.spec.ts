import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** What shows code for services that use `@rollcall/consumer`. */
const DOCUMENTS = ['docs/consuming-events.md', 'libs/consumer/README.md'];

const WITHIN_MS = 60_000;

/** The blocks of TypeScript of a document, each as a file that there is not. */
function blocksOf(document: string): readonly (readonly [path: string, code: string])[] {
  const parts = readFileSync(join(ROOT, document), 'utf8').split('```ts\n').slice(1);
  return parts.map((part, index) => [
    join(ROOT, `documented-${document.replaceAll(/\W/g, '-')}-${index}.ts`),
    part.slice(0, part.indexOf('```')),
  ]);
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), (path) =>
    readFileSync(path, 'utf8'),
  );
  const { options: read } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  return { ...read, noEmit: true };
}

/** What the compiler says of files that are in memory alone. */
function problemsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const compilerOptions = options();
  const host = ts.createCompilerHost(compilerOptions);
  const onDisk = { fileExists: host.fileExists, readFile: host.readFile };
  host.fileExists = (path) => files.has(path) || onDisk.fileExists.call(host, path);
  host.readFile = (path) => files.get(path) ?? onDisk.readFile.call(host, path);
  const source = host.getSourceFile.bind(host);
  host.getSourceFile = (path, language, ...more) => {
    const text = files.get(path);
    return text === undefined
      ? source(path, language, ...more)
      : ts.createSourceFile(path, text, language, true);
  };
  const program = ts.createProgram([...files.keys()], compilerOptions, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file?.fileName ?? ''}: ${text}`;
  });
}

describe('the code of the documents for consumers', () => {
  it(
    'compiles as it stands there, with its imports',
    () => {
      const files = new Map(DOCUMENTS.flatMap(blocksOf));
      expect(files.size).toBeGreaterThanOrEqual(DOCUMENTS.length);
      expect(problemsOf(files)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'names what it uses: without an import the compiler says so',
    () => {
      const path = join(ROOT, 'documented-without-import.ts');
      const problems = problemsOf(new Map([[path, "export const source = feed({ url: '', token: '' });\n"]]));
      expect(problems).toEqual([`${path}: Cannot find name 'feed'.`]);
    },
    WITHIN_MS,
  );
});
