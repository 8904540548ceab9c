import { ConfigurationError } from './configuration-error.js';
import type { Environment } from './read-settings.js';
import { settingsOf } from './settings-of.fixture.js';

/** What is wrong with an environment; nothing where it gives settings. */
export function problemsOf(
  environment: Environment,
  files: Readonly<Record<string, string>> = {},
): readonly string[] {
  try {
    settingsOf(environment, files);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
