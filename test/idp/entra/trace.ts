/** The shape of the recorded requests in `traces/`, and how they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One step into an answer: a member, an index, or the first element that has these members. */
export type Step = string | number | Readonly<Record<string, unknown>>;

/** Something that must be true of the answer (`response`), or of a request made afterwards (`GET /path`). */
export interface Fact {
  readonly on: string;
  readonly at?: readonly Step[];
  readonly header?: string;
  readonly is: string;
  readonly value?: unknown;
  readonly status?: unknown;
  readonly say?: string;
}

/** A request that sets the scene; all of them must succeed. */
export interface SceneRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
}

/** One request as Entra or a Microsoft validator sends it, the scene before it and the facts after it. */
export interface Trace extends SceneRequest {
  readonly name: string;
  readonly category: string;
  readonly level: string;
  readonly source: string;
  readonly precondition?: {
    readonly text?: string;
    readonly create?: readonly {
      readonly alias: string;
      readonly resource: string;
      readonly body: unknown;
    }[];
    readonly then?: readonly SceneRequest[];
  };
  readonly expect: { readonly status: number | readonly number[]; readonly facts?: readonly Fact[] };
}

const FOLDER = join(import.meta.dirname, 'traces');

/** All traces, by the number in their name. */
export function readTraces(): readonly Trace[] {
  const traces = readdirSync(FOLDER).flatMap((file): readonly Trace[] =>
    JSON.parse(readFileSync(join(FOLDER, file), 'utf8')),
  );
  return traces.sort((one, other) => (one.name < other.name ? -1 : 1));
}
