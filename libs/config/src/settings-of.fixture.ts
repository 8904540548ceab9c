import { readSettings, type Environment } from './read-settings.js';
import type { Settings } from './settings.js';

/** The settings of an environment in which there are some files, by their paths, and no others. */
export function settingsOf(environment: Environment, files: Readonly<Record<string, string>> = {}): Settings {
  return readSettings(environment, {
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
  });
}
