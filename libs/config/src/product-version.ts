import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The version of this program: that of the nearest package.json named `rollcall` above this file, from its sources and
 * from dist/ alike; `0.0.0` where there is none.
 */
export function productVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ;) {
    const version = rollcallVersion(join(folder, 'package.json'));
    if (version !== undefined) return version;
    const above = dirname(folder);
    if (above === folder) return '0.0.0';
    folder = above;
  }
}

function rollcallVersion(file: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    if (!('name' in content) || content.name !== 'rollcall' || !('version' in content)) return undefined;
    return typeof content.version === 'string' ? content.version : undefined;
  } catch {
    return undefined;
  }
}
