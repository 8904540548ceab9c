import { uuidBytes } from '../ids.js';

/** The bytes of an id that the service itself has made. @throws TypeError for what is none */
export function idBytes(id: string): Buffer {
  const bytes = uuidBytes(id);
  if (bytes === undefined) throw new TypeError(`not an id: ${id}`);
  return bytes;
}
