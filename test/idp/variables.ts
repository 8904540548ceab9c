/** What `{{…}}` stands for in a fixture. */
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at } from '../support/scim-messages.js';

const PLACE = /\{\{([\w.-]+)\}\}/g;

/** What a fixture calls `{{oauth.…}}`. */
export interface OauthVariables {
  readonly id: string;
  readonly secret: string;
}

/** The answers of a replay by their names, and the client: `{{base}}`, `{{origin}}`, `{{token}}`, `{{oauth.id}}`. */
export class Variables {
  private readonly bodies = new Map<string, unknown>();

  constructor(client: ScimClient, oauth?: OauthVariables) {
    const { baseUrl, token } = client.access;
    this.bodies.set('base', baseUrl);
    this.bodies.set('origin', new URL(baseUrl).origin);
    this.bodies.set('token', token);
    if (oauth !== undefined) this.bodies.set('oauth', { ...oauth, basic: basicOf(oauth) });
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

/** RFC 6749 §2.3.1: both encoded as in a form. */
function basicOf({ id, secret }: OauthVariables): string {
  const text = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return Buffer.from(text).toString('base64');
}
