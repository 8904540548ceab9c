import { readFileSync } from 'node:fs';

import { readSettings } from './read-settings.js';
import type { Settings } from './settings.js';

/**
 * The settings of this process: the one place that reads `process.env`.
 * @throws ConfigurationError with every problem that there is
 */
export function loadSettings(): Settings {
  return readSettings(process.env, { readFile: (path) => readFileSync(path, 'utf8') });
}
