import { at } from '../support/scim-messages.js';
import type { ServiceProcess } from '../support/service.js';

/** The causes of the answers 500 of a service, from its log. */
export function internalErrors(service: ServiceProcess): readonly string[] {
  return service
    .stdout()
    .split('\n')
    .filter((line) => line.includes('"internal error"'))
    .map((line) => {
      const error = at(JSON.parse(line), 'err');
      return `internal error: ${String(at(error, 'errno'))} ${String(at(error, 'stack')).slice(0, 1500)}`;
    });
}
