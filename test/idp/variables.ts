/** What `{{…}}` stands for in a fixture. */
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at } from '../support/scim-messages.js';

const PLACE = /\{\{([\w.-]+)\}\}/g;

/** The answers of a replay by their names, and the client: `{{base}}`, `{{origin}}`, `{{token}}`. */
export class Variables {
  private readonly bodies = new Map<string, unknown>();

  constructor(client: ScimClient) {
    const { baseUrl, token } = client.access;
    this.bodies.set('base', baseUrl);
    this.bodies.set('origin', new URL(baseUrl).origin);
    this.bodies.set('token', token);
  }

  note(name: string | undefined, answer: ScimAnswer): void {
    if (name !== undefined) this.bodies.set(name, answer.body);
  }

  /** @throws Error for a place that no answer fills */
  fill<T>(value: T): T {
    if (value === undefined) return value;
    return JSON.parse(
      JSON.stringify(value).replace(PLACE, (_, path: string) => {
        const [name = '', ...steps] = path.split('.');
        const found = at(this.bodies.get(name), ...steps);
        if (typeof found !== 'string') throw new Error(`nothing fills {{${path}}}`);
        return JSON.stringify(found).slice(1, -1);
      }),
    );
  }
}
