import { ConfigurationError } from '@rollcall/config';

/** The service cannot start; the message is a sentence for the operator, without a secret. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** Errors of the libraries whose message is already such a sentence. */
const FOR_OPERATORS: ReadonlySet<string> = new Set([
  'StartFailure',
  'DatabaseUnavailable',
  'DatabaseInUse',
  'FoldVersionMismatch',
  'AdministrationError',
  'SecretsUndeliverable',
  'ControlSocketInUse',
]);

/** How the process ends: what it says, a line for each problem, and its exit code. */
export interface Ending {
  readonly lines: readonly string[];
  readonly exitCode: 1 | 2;
}

/** Says why the service cannot start: mistakes of an operator in a line each, a bug of ours with its stack. */
export function describeStartFailure(error: unknown): Ending {
  if (error instanceof ConfigurationError) return { lines: error.problems, exitCode: 2 };
  if (error instanceof Error && FOR_OPERATORS.has(error.name)) return { lines: [error.message], exitCode: 1 };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { lines: [`The service failed to start: ${stack}`], exitCode: 1 };
}
