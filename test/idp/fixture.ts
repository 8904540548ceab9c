/** The shape of the recorded exchanges beside this file, one folder for each client, and how they are read. */
import type { RelaxationName } from '@rollcall/scim';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One step into an answer: a member, an index, or the first element that has these members. */
export type Step = string | number | Readonly<Record<string, unknown>>;

/** Something that must be true of the answer, or, with `on`, of a request made afterwards (`GET /path`). */
export interface Fact {
  readonly on?: string;
  readonly at?: readonly Step[];
  readonly header?: string;
  readonly is: string;
  readonly value?: unknown;
  readonly say?: string;
}

/** A request. A header that is null is not sent; a body that is a string is sent as it is, any other as JSON. */
export interface SentRequest {
  readonly method: string;
  /** Behind the SCIM base, or absolute. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  /** The name under which later requests find the answer: `{{name.id}}`. */
  readonly as?: string;
}

/** What an answer must be. Several statuses: any of them. */
export interface Expected {
  readonly status: number | readonly number[];
  readonly scimType?: string;
  readonly facts?: readonly Fact[];
}

/** A request as the client sends it, and what must come back. */
export interface Exchange extends SentRequest {
  readonly expect: Expected;
  /** What comes back where the relaxations of the fixture are off; the replay ends there. */
  readonly without?: Expected;
}

/** A habit of a client: one exchange, or a short sequence that stands on itself, in an empty tenant. */
export interface Fixture {
  /** The habit in one sentence. */
  readonly habit: string;
  /** The public document that shows it. */
  readonly source: string;
  /** What the service does, for docs/compatibility.md. */
  readonly answer: string;
  /** The relaxations that it takes; none where the habit keeps to the standard. */
  readonly relaxations?: readonly RelaxationName[];
  /** A feature that the service does not have yet: the fixture is replayed as soon as it does. */
  readonly needs?: string;
  /** A schema that the tenant has registered. */
  readonly registered?: object;
  /** The tenant has an OAuth client: `{{oauth.id}}`, `{{oauth.secret}}`, and both for the header as `{{oauth.basic}}`. */
  readonly oauthClient?: true;
  /** Sets the scene; every request of it must succeed. */
  readonly given?: readonly SentRequest[];
  readonly exchanges: readonly Exchange[];
}

/** A fixture and where it stands: `entra`, `a24-add-to-a-missing-work-e-mail-creates-the-element`. */
export interface NamedFixture extends Fixture {
  readonly client: string;
  readonly name: string;
}

const FOLDER = import.meta.dirname;

/** The clients that have a folder, in alphabetical order. */
export function readClients(): readonly string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** All fixtures, by client and name. */
export function readFixtures(): readonly NamedFixture[] {
  return readClients().flatMap((client) =>
    readdirSync(join(FOLDER, client))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file): NamedFixture => {
        const fixture: Fixture = JSON.parse(readFileSync(join(FOLDER, client, file), 'utf8'));
        return { ...fixture, client, name: file.slice(0, -'.json'.length) };
      }),
  );
}
