import type { Server } from './server-process.mjs';

/** The programs that were found. */
export interface RabbitmqPrograms {
  readonly server: string;
  readonly mapper: string;
}

/** A private broker: see `rabbitmq.mjs`. */
export interface Rabbitmq extends Server {
  ctl(...args: readonly string[]): Promise<void>;
}

export const RABBITMQ_PACKAGE: { readonly name: string; readonly install: string };

export function findRabbitmq(): RabbitmqPrograms | undefined;

export function startRabbitmq(settings?: {
  readonly options?: readonly string[];
  readonly programs?: RabbitmqPrograms;
}): Promise<Rabbitmq>;
