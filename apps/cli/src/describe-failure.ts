import { ControlUnavailable, SecretsUndeliverable } from '@rollcall/auth';
import { ConfigurationError } from '@rollcall/config';
import { AdministrationError } from '@rollcall/directory';
import { DatabaseInUse, DatabaseUnavailable, FoldVersionMismatch } from '@rollcall/persistence';

import { CommandFailure, UsageError } from './command.js';

/** Why a command did not do its work. */
export interface Failure {
  /** 1: it failed; 2: the call or the configuration is wrong. */
  readonly exitCode: 1 | 2;
  /** For scripts. */
  readonly code: string;
  /** For people: what went wrong and what to do. */
  readonly message: string;
}

const TOLD = [
  CommandFailure,
  ControlUnavailable,
  DatabaseInUse,
  DatabaseUnavailable,
  FoldVersionMismatch,
  SecretsUndeliverable,
];

/** Says what an error means to who typed the command. What nobody foresaw keeps its message, without the stack. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof UsageError) return { exitCode: 2, code: 'usage', message: error.message };
  if (error instanceof ConfigurationError)
    return { exitCode: 2, code: 'configuration', message: error.message };
  if (error instanceof AdministrationError) return { exitCode: 1, code: error.code, message: error.message };
  const told = TOLD.find((type) => error instanceof type);
  if (told !== undefined && error instanceof Error) {
    return { exitCode: 1, code: lowerFirst(error.name), message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: 1, code: 'internal', message: `${message}\nWith LOG_LEVEL=debug the stack is shown.` };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
