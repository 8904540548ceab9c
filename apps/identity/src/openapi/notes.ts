import type { JsonObject } from '@rollcall/scim';

import type { Shape } from './shapes.js';

/** Who may ask: nobody in particular, administrators, or tokens of a tenant that may do so. */
export type Access = 'public' | 'admin' | 'read' | 'write' | 'events';

/** What an answer of one status has. */
export interface AnswerNotes {
  readonly description: string;
  /** By media type; absent where there is no body. */
  readonly content?: Readonly<Record<string, Shape>>;
  /** Names of `components.headers`. */
  readonly headers?: readonly string[];
}

/** A parameter of the query, or a header. */
export interface ParameterNotes {
  readonly name: string;
  readonly in?: 'query' | 'header';
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Shape;
}

/** What the document says of an operation beyond its method and path. */
export interface OperationNotes {
  /** Unique; a verb and what it is of: `createUser`. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly parameters?: readonly ParameterNotes[];
  readonly body?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, Shape>>;
    readonly example?: JsonObject;
  };
  /** Those of success; those of refusals that all operations of the area have are added. */
  readonly answers: Readonly<Record<string, AnswerNotes>>;
}

/** Operations of one kind, which are refused alike. */
export interface Area {
  readonly name: string;
  readonly description: string;
  /** By `METHOD /path`, with parameters in braces. */
  readonly operations: Readonly<Record<string, OperationNotes>>;
  /** By the status of an answer, and `default`; what each operation of the area may be answered beside its own. */
  readonly refusals: (method: string, notes: OperationNotes) => Readonly<Record<string, AnswerNotes>>;
  /** Schemas that are named by it. */
  readonly schemas: Readonly<Record<string, Shape>>;
  /** Whether its paths are found below `/tenants/{tenant}`, too. */
  readonly alsoPerTenant?: true;
}
