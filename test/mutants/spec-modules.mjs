import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { transformSync } from '@swc/core';

const requirePackage = createRequire(import.meta.url);

/**
 * Loads TypeScript modules of a folder. Each is compiled once; every `load` evaluates what it needs anew, so that
 * nothing which one mutant left in a module reaches the next.
 */
export class SpecModules {
  #root;
  #compiled = new Map();

  /** @param {string} root the folder that the paths begin in */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Evaluates a module and those that it imports.
   * @param {string} path absolute
   * @param {Readonly<Record<string, unknown>>} given modules by the name in an import, instead of those on the disk
   */
  load(path, given) {
    const loaded = new Map();
    const load = (file) => {
      const known = loaded.get(file);
      if (known !== undefined) return known.exports;
      const module = { exports: {} };
      loaded.set(file, module);
      const require = (name) => {
        if (Object.hasOwn(given, name)) return given[name];
        const source = this.#sourceOf(name, file);
        return source === undefined ? requirePackage(name) : load(source);
      };
      this.#compile(file)(module.exports, require, module);
      return module.exports;
    };
    return load(path);
  }

  /** The source that an import means, as Jest's moduleNameMapper says it; undefined for a package. */
  #sourceOf(name, importer) {
    if (name.startsWith('.')) return join(dirname(importer), name).replace(/\.js$/, '.ts');
    const library = /^@rollcall\/([a-z]+)$/.exec(name)?.[1];
    return library === undefined ? undefined : join(this.#root, 'libs', library, 'src/index.ts');
  }

  #compile(file) {
    let compiled = this.#compiled.get(file);
    if (compiled === undefined) {
      const { code } = transformSync(readFileSync(file, 'utf8'), {
        filename: file,
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      });
      const wrapped = new Script(`(function (exports, require, module) {${code}\n})`, { filename: file });
      compiled = wrapped.runInThisContext();
      this.#compiled.set(file, compiled);
    }
    return compiled;
  }
}
